# Golden values of model checks. Run from this folder: Rscript diagnostics.R
# Pseudo-R2 from survey::psrsq, inflation from car::vif of the weighted linear model, design Wald test from svyglm and
# regTermTest; AUC as the Mann-Whitney statistic of wilcox.test; the risk groups are those of the implementation, given in.
suppressMessages({library(jsonlite); library(survey); library(car)})
data(api)
apistrat$y <- as.numeric(apistrat$sch.wide == "Yes")
d <- svydesign(~1, strata = ~stype, weights = ~pw, fpc = ~fpc, data = apistrat)
refit <- function(f, d) { a <- svyglm(f, d, family = quasibinomial(), epsilon = 1e-14); from <<- coef(a); suppressWarnings(svyglm(f, d, family = quasibinomial(), epsilon = 1e-30, maxit = 3, start = from)) }
f <- y ~ ell + meals + mobility
fit <- refit(f, d)
inf <- glm(case ~ spontaneous + induced, data = infert, family = binomial, epsilon = 1e-14)
p <- fitted(inf); y <- infert$case
w <- wilcox.test(p[y == 1], p[y == 0], exact = FALSE)
auc <- unname(w$statistic) / (sum(y == 1) * sum(y == 0))
v <- vif(lm(api00 ~ ell + meals + mobility + stype, data = apistrat, weights = pw))
x <- model.matrix(~ ell + meals + mobility + stype, apistrat) * sqrt(apistrat$pw)
s <- svd(sweep(x, 2, sqrt(colSums(x^2)), "/"))$d
q <- fitted(fit)
# tenths of the weight by the middle of each distinct probability
o <- order(q); cum <- cumsum(apistrat$pw[o]); mid <- (cum - apistrat$pw[o] / 2) / sum(apistrat$pw)
for (level in unique(q[duplicated(q)])) { i <- which(q[o] == level); mid[i] <- (sum(apistrat$pw[q < level]) + sum(apistrat$pw[q == level]) / 2) / sum(apistrat$pw) }
g <- integer(length(q)); g[o] <- pmin(9, floor(10 * mid))
d2 <- update(d, r = apistrat$y - q, g = factor(g))
test <- regTermTest(svyglm(r ~ g, d2), ~g, method = "Wald")
wald <- test$Ftest[1] * test$df
ww <- apistrat$pw / mean(apistrat$pw)
O <- tapply(ww * apistrat$y, g, sum); E <- tapply(ww * q, g, sum); N <- tapply(ww, g, sum)
hl <- sum((O - E)^2 / (E * (1 - E / N)))
slope <- coef(refit(y ~ eta, update(d, eta = fit$linear.predictors * .8 + .1)))
write(toJSON(list(
  infert = list(y = infert$case, p = unname(p), auc = auc, deviance = deviance(inf), coxSnell = 1 - exp((deviance(inf) - inf$null.deviance) / nrow(infert)), mcFadden = 1 - deviance(inf) / inf$null.deviance,
    tjur = mean(p[y == 1]) - mean(p[y == 0])),
  strat = list(y = apistrat$y, p = unname(q), weights = apistrat$pw, strata = as.character(apistrat$stype), fpc = apistrat$fpc, coxSnell = psrsq(fit, "Cox-Snell"), nagelkerke = psrsq(fit, "Nagelkerke"),
    x = lapply(seq_len(ncol(x)), function(k) unname(x[, k] / sqrt(apistrat$pw))), names = c("(Intercept)", "ell", "meals", "mobility", "stype", "stype"),
    gvif = unname(v[, 1]), scaled = unname(v[, 3]), condition = max(s) / min(s), hl = hl, groups = length(unique(g)), wald = unname(wald), df2 = degf(d) - length(unique(g)) + 2,
    slope = unname(slope[2]))), auto_unbox = TRUE, digits = NA), "diagnostics.json")
