# Golden values of the logit with a random intercept. Run from this folder: Rscript random-intercept.R
# lme4::glmer, optimiser run to 1e-10; standard errors from its Hessian. cbpp is lme4's own example (Lesnoff et al. 2004).
suppressMessages({library(jsonlite); library(lme4)})
tight <- glmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-10, maxfun = 1e5), tolPwrss = 1e-14)
one <- function(formula, data, points) {
  fit <- glmer(formula, data, family = binomial, nAGQ = points, control = tight)
  list(points = points, b = unname(fixef(fit)), se = unname(sqrt(diag(as.matrix(vcov(fit))))), variance = unname(unlist(VarCorr(fit))), logLik = as.numeric(logLik(fit)))
}
cattle <- cbpp
rows <- do.call(rbind, lapply(seq_len(nrow(cattle)), function(i) rbind(
  data.frame(herd = cattle$herd[i], period = cattle$period[i], y = 1, w = cattle$incidence[i]),
  data.frame(herd = cattle$herd[i], period = cattle$period[i], y = 0, w = cattle$size[i] - cattle$incidence[i]))))
x <- model.matrix(~period, rows)
set.seed(31)
n <- 600
person <- data.frame(area = rep(1:30, each = 20), age = sample(5:17, n, TRUE), girl = rbinom(n, 1, .5))
person$y <- rbinom(n, 1, plogis(-1 + .12 * (person$age - 11) - .5 * person$girl + rep(rnorm(30, 0, .7), each = 20)))
xp <- model.matrix(~age + girl, person)
columns <- function(m) lapply(seq_len(ncol(m)), function(k) unname(m[, k]))
write(toJSON(list(
  cbpp = list(x = columns(x), y = rows$y, weights = rows$w, area = as.character(rows$herd), fits = lapply(c(1, 9, 25), function(k) one(cbind(incidence, size - incidence) ~ period + (1 | herd), cattle, k))),
  person = list(x = columns(xp), y = person$y, weights = rep(1, n), area = as.character(person$area), fits = lapply(c(1, 15), function(k) one(y ~ age + girl + (1 | area), person, k)))),
  auto_unbox = TRUE, digits = NA), "random-intercept.json")
