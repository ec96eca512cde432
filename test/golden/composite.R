# A composite index recomputed in base R, vector by vector, independently of the TypeScript.
# Run from this folder: Rscript composite.R . Data: swiss (47 provinces) with gaps, and the islands as a skewed indicator.
library(jsonlite)
num <- function(x) ifelse(is.na(x), "NaN", sprintf("%.17g", x))
g1 <- function(x) { n <- length(x); s <- sd(x); n / ((n - 1) * (n - 2)) * sum(((x - mean(x)) / s)^3) }
g2 <- function(x) {
  n <- length(x); v <- var(x)
  n * (n + 1) / ((n - 1) * (n - 2) * (n - 3)) * sum((x - mean(x))^4) / v^2 - 3 * (n - 1)^2 / ((n - 2) * (n - 3))
}
fails <- function(x) { x <- x[!is.na(x)]; abs(g1(x)) >= 2 && g2(x) >= 3.5 }
winsor <- function(x) {
  moved <- rep(FALSE, length(x))
  while (fails(x) && sum(moved) < 5) {
    y <- x[!is.na(x)]
    at <- which(if (g1(y) >= 0) x == max(y) else x == min(y))
    x[at] <- if (g1(y) >= 0) max(x[-at], na.rm = TRUE) else min(x[-at], na.rm = TRUE)
    moved[at] <- TRUE
  }
  list(x = x, moved = moved)
}
loglike <- function(l, x) {
  y <- if (abs(l) < 1e-12) log(x) else (x^l - 1) / l
  -length(x) / 2 * log(var(y) * (length(x) - 1) / length(x)) + (l - 1) * sum(log(x))
}
treated <- lapply(list(islands = as.numeric(islands), rivers = as.numeric(rivers), ozone = airquality$Ozone,
                       spiked = c(1:40, 400), low = c(-300, 1:40), stubborn = exp(seq(0, 9, length.out = 60)^1.15)), function(x) {
  w <- winsor(x)
  y <- x[!is.na(x)]
  shifted <- if (min(y) > 0) y else y - min(y) + .01 * diff(range(y))
  auto <- if (!fails(x)) x else if (!fails(w$x)) w$x else log(x - min(y) + .01 * diff(range(y)))
  list(x = num(x), winsorised = num(w$x), points = sum(w$moved), auto = num(auto),
       lambda = num(optimize(loglike, c(-5, 5), x = shifted, maximum = TRUE, tol = 1e-10)$maximum))
})

x <- as.matrix(swiss)
x[3, 2] <- NA; x[10, 1:4] <- NA; x[20, 5:6] <- NA
direction <- c(1, -1, 1, -1, 1, 1)
dimension <- c(1, 1, 2, 2, 2, 3)
within <- c(2, 1, 1, 1, 3, 1)
across <- c(.5, .3, .2)
minmax <- sapply(1:6, function(j) { v <- direction[j] * x[, j]; 100 * (v - min(v, na.rm = TRUE)) / diff(range(v, na.rm = TRUE)) })
zscore <- sapply(1:6, function(j) direction[j] * (x[, j] - mean(x[, j], na.rm = TRUE)) / sd(x[, j], na.rm = TRUE))
ranked <- sapply(1:6, function(j) rank(direction[j] * x[, j], na.last = "keep"))
percent <- sapply(1:6, function(j) { r <- rank(direction[j] * x[, j], na.last = "keep", ties.method = "min"); 100 * (r - 1) / (sum(!is.na(r)) - 1) })
avg <- function(v, w, how) {
  w <- w[!is.na(v)]; v <- v[!is.na(v)]
  if (!length(v)) return(NA)
  w <- w / sum(w)
  switch(how, arithmetic = sum(w * v), geometric = prod(v^w), harmonic = 1 / sum(w / v), quadratic = sqrt(sum(w * v^2)))
}
score <- function(z, inner, outer) apply(z, 1, function(row)
  avg(sapply(1:3, function(d) avg(row[dimension == d], within[dimension == d], inner)), across, outer))
shifted <- 1 + .99 * minmax
one <- na.omit(minmax)
r <- cor(one); e <- eigen(r)
keep <- sum(e$values > 1)
rotated <- unclass(stats::varimax(e$vectors[, 1:keep] %*% diag(sqrt(e$values[1:keep])), eps = 1e-15)$loadings)
greatest <- apply(rotated^2, 1, max)
entropy <- apply(minmax, 2, function(v) {
  v <- v[!is.na(v)]; p <- v / sum(v); 1 + sum(ifelse(p > 0, p * log(p), 0)) / log(length(v))
})
out <- list(
  treated = treated, rows = nrow(x), values = num(as.vector(t(x))), minmax = num(as.vector(t(minmax))),
  zscore = num(as.vector(t(zscore))), rank = num(as.vector(t(ranked))), percentile = num(as.vector(t(percent))),
  scores = list(
    arithmetic_arithmetic = num(score(minmax, "arithmetic", "arithmetic")),
    geometric_arithmetic = num(score(shifted, "geometric", "arithmetic")),
    arithmetic_geometric = num(score(shifted, "arithmetic", "geometric")),
    geometric_geometric = num(score(shifted, "geometric", "geometric")),
    harmonic_geometric = num(score(shifted, "harmonic", "geometric")),
    arithmetic_harmonic = num(score(shifted, "arithmetic", "harmonic"))),
  quadratic = num(score(minmax, "quadratic", "quadratic")),
  weights = list("pca-eigenvector" = num(e$vectors[, 1]^2), "pca-loading" = num(abs(e$vectors[, 1]) / sum(abs(e$vectors[, 1]))),
                 "pca-varimax" = num(greatest / sum(greatest)), entropy = num(entropy / sum(entropy))),
  effective = num(sapply(1:6, function(j) cor(minmax[, j], score(minmax, "arithmetic", "arithmetic"), use = "complete.obs")^2)))
write(toJSON(out, auto_unbox = TRUE, pretty = 1), "composite.json")
