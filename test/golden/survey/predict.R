# Golden values of a prediction by territory: apistrat's logit on schools of six counties. Run from this folder: Rscript predict.R
# The standard error comes from the full covariance of the predicted responses (predict.svyglm, vcov = TRUE), averaged per county.
suppressMessages({library(jsonlite); library(survey)})
data(api)
apistrat$y <- as.numeric(apistrat$sch.wide == "Yes")
d <- svydesign(~1, strata = ~stype, weights = ~pw, fpc = ~fpc, data = apistrat)
fit <- svyglm(y ~ ell + meals + mobility, d, family = quasibinomial(), epsilon = 1e-14)
b <- coef(fit); from <- b
fit <- suppressWarnings(svyglm(y ~ ell + meals + mobility, d, family = quasibinomial(), epsilon = 1e-30, maxit = 3, start = from))
pop <- apipop[complete.cases(apipop[, c("ell", "meals", "mobility")]), ]
pop <- pop[pop$cname %in% c("Alpine", "Amador", "Calaveras", "Colusa", "Napa", "Nevada", "Yuba"), ]
pop <- pop[order(pop$cname), ]
p <- predict(fit, newdata = pop, type = "response", vcov = TRUE)
v <- vcov(p)
rate <- tapply(as.vector(coef(p)), pop$cname, mean)
se <- sapply(names(rate), function(k) { i <- pop$cname == k; sqrt(sum(v[i, i])) / sum(i) })
write(toJSON(list(county = as.character(pop$cname), ell = pop$ell, meals = pop$meals, mobility = pop$mobility, names = names(rate), rate = unname(as.vector(rate)), se = unname(se)), auto_unbox = TRUE, digits = NA), "predict.json")
