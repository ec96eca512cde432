# Golden values of Firth's penalised logit: brglm2::brglm_fit(type = "AS_mean"), which is Firth's estimate for a logit. Run from this folder: Rscript firth.R
# Whole weights, so that the likelihood is that of so many persons; one case without separation, one with, one with all cases in one level.
suppressMessages({library(jsonlite); library(brglm2)})
case <- function(x, y, w) {
  fit <- glm(y ~ 0 + x, family = binomial(), weights = w, method = "brglmFit", type = "AS_mean", epsilon = 1e-13, maxit = 2000)
  list(x = lapply(seq_len(ncol(x)), function(k) unname(x[, k])), y = y, weights = w, b = unname(coef(fit)))
}
set.seed(3)
n <- 60
age <- sample(5:17, n, TRUE); girl <- rbinom(n, 1, .5); works <- rbinom(n, 1, .3)
y <- rbinom(n, 1, plogis(-1 + .2 * (age - 11) - .5 * girl))
sets <- list(
  infert = case(cbind(1, infert$spontaneous, infert$induced), as.numeric(infert$case), rep(1, nrow(infert))),
  overlapping = case(cbind(1, age, girl), y, sample(1:5, n, TRUE)),
  separated = case(cbind(1, age, works), pmax(y, works), sample(1:3, n, TRUE)),
  complete = case(cbind(1, 1:12), as.numeric(1:12 > 6), rep(1, 12)))
write(toJSON(sets, auto_unbox = TRUE, digits = NA), "firth.json")
