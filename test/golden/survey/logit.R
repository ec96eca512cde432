# Golden values of the survey logit. Run from this folder: Rscript logit.R
# survey::svyglm(quasibinomial) on well-conditioned cases, run to the end and started again from there: at epsilon 1e-14 its
# standard errors are good to 1e-8 only,
# since the working weights are those of the step before. apistrat, apiclus1, apiclus2: data(api).
suppressMessages({library(jsonlite); library(survey)})
data(api)
run <- function(formula, design, ...) {
  first <- suppressWarnings(svyglm(formula, design, family = quasibinomial(), epsilon = 1e-14, maxit = 50, ...))
  b <- coef(first, na.rm = FALSE); b[is.na(b)] <- 0
  from <<- b
  suppressWarnings(svyglm(formula, design, family = quasibinomial(), epsilon = 1e-30, maxit = 3, start = from, ...))
}
case <- function(formula, data, design, within = rep(TRUE, nrow(data)), lonely = "fail", pieces = list()) {
  options(survey.lonely.psu = if (lonely == "certainty") "certainty" else lonely)
  part <- design[within, ]
  fit <- run(formula, part)
  frame <- model.frame(formula, data, na.action = na.pass)
  x <- model.matrix(formula, frame)
  keep <- !is.na(coef(fit, na.rm = FALSE))
  se <- rep(NA, length(keep)); se[keep] <- SE(fit)[seq_len(sum(keep))]
  v <- vcov(fit)
  c(list(names = colnames(x), x = lapply(seq_len(ncol(x)), function(k) unname(x[, k])), y = as.numeric(frame[[1]]),
         weights = unname(weights(design)), domain = as.numeric(within), lonely = lonely,
         b = unname(coef(fit, na.rm = FALSE)), se = unname(se), v = as.vector(v), deviance = fit$deviance, nullDeviance = fit$null.deviance,
         df = fit$df.residual + sum(keep) - 1, residualDf = fit$df.residual), pieces)
}
text <- function(x) as.character(x)
sets <- list()
apistrat$y <- as.numeric(apistrat$sch.wide == "Yes")
apiclus1$y <- as.numeric(apiclus1$sch.wide == "Yes")
apiclus2$y <- as.numeric(apiclus2$sch.wide == "Yes")
f <- y ~ ell + meals + mobility
strat <- svydesign(~1, strata = ~stype, weights = ~pw, fpc = ~fpc, data = apistrat)
sets$apistrat <- case(f, apistrat, strat, pieces = list(strata = text(apistrat$stype), fpc = apistrat$fpc))
sets$weightsOnly <- case(f, apistrat, svydesign(~1, weights = ~pw, data = apistrat))
sets$strataOnly <- case(f, apistrat, svydesign(~1, strata = ~stype, weights = ~pw, data = apistrat), pieces = list(strata = text(apistrat$stype)))
sets$domain <- case(f, apistrat, strat, within = apistrat$awards == "Yes" | apistrat$stype == "H",
                    pieces = list(strata = text(apistrat$stype), fpc = apistrat$fpc))
sets$factors <- case(y ~ stype * poor + api99, transform(apistrat, poor = factor(meals > 50)),
                     update(strat, poor = factor(meals > 50)),
                     pieces = list(strata = text(apistrat$stype), fpc = apistrat$fpc))
sets$clusters <- case(f, apiclus1, svydesign(~dnum, weights = ~pw, data = apiclus1), pieces = list(psu = text(apiclus1$dnum)))
sets$clustersFpc <- case(f, apiclus1, svydesign(~dnum, weights = ~pw, fpc = ~fpc, data = apiclus1),
                         pieces = list(psu = text(apiclus1$dnum), fpc = apiclus1$fpc))
two <- svydesign(~dnum + snum, fpc = ~fpc1 + fpc2, data = apiclus2)
sets$twoStage <- case(y ~ ell + api99, apiclus2, two, pieces = list(psu = text(apiclus2$dnum), fpc = apiclus2$fpc1, ssu = text(apiclus2$snum), ssuFpc = apiclus2$fpc2))
holes <- apiclus2; holes$ell[c(3, 17, 90)] <- NA
sets$missing <- case(y ~ ell + api99, holes, svydesign(~dnum + snum, fpc = ~fpc1 + fpc2, data = holes), pieces = list(psu = text(holes$dnum), fpc = holes$fpc1, ssu = text(holes$snum), ssuFpc = holes$fpc2))

set.seed(20)
n <- 400
person <- data.frame(h = rep(1:8, each = 50), c = rep(1:40, each = 10), age = sample(5:17, n, TRUE), girl = rbinom(n, 1, .5), rural = rep(rbinom(40, 1, .4), each = 10))
person$w <- round(exp(rnorm(n)) * 100, 2)
person$y <- rbinom(n, 1, plogis(-2 + .15 * (person$age - 11) + .6 * person$rural - .4 * person$girl + rep(rnorm(40, 0, .5), each = 10)))
person$area <- c("north", "south", "east", "west")[1 + person$c %% 4]
full <- svydesign(~c, strata = ~h, weights = ~w, data = person)
g <- y ~ age + girl + rural
sets$strataClusters <- case(g, person, full, pieces = list(strata = text(person$h), psu = text(person$c)))
sets$interactions <- case(y ~ factor(area) * girl + poly(age, 2, raw = TRUE), person, full, pieces = list(strata = text(person$h), psu = text(person$c)))
lonelyData <- person
lonelyData$h[lonelyData$c == 5] <- 9; lonelyData$h[lonelyData$c == 40] <- 10
alone <- svydesign(~c, strata = ~h, weights = ~w, data = lonelyData)
for (rule in c("certainty", "adjust", "average")) {
  sets[[paste0("lonely_", rule)]] <- case(g, lonelyData, alone, lonely = rule, pieces = list(strata = text(lonelyData$h), psu = text(lonelyData$c)))
}
sets$domainClusters <- case(g, person, full, within = person$age >= 12 & !(person$c %in% c(1, 2, 3, 4, 17)), pieces = list(strata = text(person$h), psu = text(person$c)))
rare <- person; rare$y <- 0; rare$y[c(11, 57, 123, 260, 311, 388)] <- 1
sets$rare <- case(g, rare, svydesign(~c, strata = ~h, weights = ~w, data = rare), pieces = list(strata = text(person$h), psu = text(person$c)))
near <- person; near$y <- as.numeric(near$age >= 12); near$y[c(4, 150)] <- 1 - near$y[c(4, 150)]
sets$nearSeparation <- case(y ~ age + girl, near, svydesign(~c, strata = ~h, weights = ~w, data = near), pieces = list(strata = text(person$h), psu = text(person$c)))
sets$infert <- case(case ~ spontaneous + induced, infert, svydesign(~1, weights = ~1, data = infert))
sets$noIntercept <- case(y ~ 0 + age + girl, person, full, pieces = list(strata = text(person$h), psu = text(person$c)))

# Replicate designs: R's own weights are given, so that only the estimator is compared.
reps <- list()
h <- y ~ age + girl
twin <- person[person$c %% 5 < 2, ]
twin$y <- rbinom(nrow(twin), 1, plogis(-.3 + .1 * (twin$age - 11) - .3 * twin$girl))
twinDesign <- svydesign(~c, strata = ~h, weights = ~w, data = twin)
for (type in c("BRR", "Fay", "JK1", "JKn", "bootstrap")) {
  base <- if (type == "JK1") svydesign(~c, weights = ~w, data = twin) else twinDesign
  set.seed(7)
  design <- switch(type, Fay = as.svrepdesign(base, type = "Fay", fay.rho = .3), bootstrap = as.svrepdesign(base, type = "bootstrap", replicates = 30), as.svrepdesign(base, type = type))
  fit <- suppressWarnings(svyglm(h, design, family = quasibinomial(), epsilon = 1e-30, maxit = 30))
  x <- model.matrix(h, twin)
  w <- weights(design, "analysis")
  reps[[type]] <- list(x = lapply(seq_len(ncol(x)), function(k) unname(x[, k])), y = twin$y, weights = twin$w, strata = text(twin$h), psu = text(twin$c), replicates = lapply(seq_len(ncol(w)), function(k) unname(w[, k])),
    scale = design$scale, rscales = design$rscales, b = unname(coef(fit)), se = unname(SE(fit)),
    mean = unname(coef(svymean(~y, design))), meanSe = as.vector(SE(svymean(~y, design))), df = degf(design))
}
write(toJSON(list(fits = sets, replicates = reps), auto_unbox = TRUE, digits = NA, na = "null"), "logit.json")
