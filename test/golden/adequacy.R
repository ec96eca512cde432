# Golden values of factor adequacy. Run from this folder: Rscript adequacy.R
# psych for KMO, Bartlett and alpha; its varimax stops at 1e-5, so stats::varimax is run with eps = 1e-15 beside it.
library(jsonlite)
library(psych)
num <- function(x) sprintf("%.17g", x)
one <- function(x) {
  x <- as.matrix(x)
  r <- cor(x)
  k <- KMO(r)
  b <- cortest.bartlett(r, n = nrow(x))
  a <- psych::alpha(x, warnings = FALSE)$total
  e <- eigen(r)
  keep <- max(2, sum(e$values > 1))
  loadings <- principal(r, keep, rotate = "none")$loadings
  tight <- stats::varimax(unclass(loadings), eps = 1e-15)$loadings
  loose <- principal(r, keep, rotate = "varimax")$loadings
  list(data = lapply(as.data.frame(x), num), kmo = num(k$MSA), msai = num(k$MSAi), chisq = num(b$chisq), df = b$df,
       p = num(b$p.value), alpha = num(a$raw_alpha), alphaStandard = num(a$std.alpha), eigenvalues = num(e$values),
       keep = keep, loadings = apply(unclass(loadings), 1, num, simplify = FALSE),
       rotated = apply(unclass(tight), 1, num, simplify = FALSE), psych = apply(unclass(loose), 1, num, simplify = FALSE))
}
sets <- list(attitude = attitude, swiss = swiss, longley = longley[, 1:6], mtcars = mtcars)
write(toJSON(lapply(sets, one), auto_unbox = TRUE, pretty = 1), "adequacy.json")

# Moments of the second type, quantiles of the seventh, correlations; each written out by its textbook formula.
skew2 <- function(x) { n <- length(x); s <- sqrt(sum((x - mean(x))^2) / (n - 1)); n / ((n - 1) * (n - 2)) * sum(((x - mean(x)) / s)^3) }
kurt2 <- function(x) {
  n <- length(x); s2 <- sum((x - mean(x))^2) / (n - 1)
  n * (n + 1) / ((n - 1) * (n - 2) * (n - 3)) * sum((x - mean(x))^4) / s2^2 - 3 * (n - 1)^2 / ((n - 2) * (n - 3))
}
columns <- list(rivers = as.numeric(rivers), islands = as.numeric(islands), ozone = airquality$Ozone,
                eruptions = faithful$eruptions)
describe <- function(x) {
  y <- x[!is.na(x)]
  list(values = ifelse(is.na(x), "NaN", num(x)), skewness = num(skew2(y)), kurtosis = num(kurt2(y)),
       quantiles = num(quantile(y, c(0, .05, .25, .5, .9, 1), type = 7)), variance = num(var(y)))
}
air <- airquality[, 1:4]
correlations <- list(data = lapply(air, function(x) ifelse(is.na(x), "NaN", num(x))))
for (method in c("pearson", "spearman")) for (use in c("pairwise", "complete")) {
  rule <- if (use == "pairwise") "pairwise.complete.obs" else "complete.obs"
  correlations[[paste(method, use, sep = "_")]] <- num(cor(air, method = method, use = rule))
}
write(toJSON(list(columns = lapply(columns, describe), correlations = correlations), auto_unbox = TRUE, pretty = 1),
      "descriptive.json")
