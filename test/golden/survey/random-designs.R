# Golden values of a random sample of designs: survey::svyglm, svymean, svytotal, svyratio and svyciprop on made-up samples. Run from this
# folder: Rscript random-designs.R [cases] [rows at most] [seed] [file]. Weights of any scale, some zero; rows in no order; strata and sampling
# units by text and number, nested or repeated; finite populations as counts and as fractions, of one and two stages; strata of one unit and of
# one row under each rule; collinear, constant and wildly scaled terms; rare outcomes; domains that empty units and strata.
suppressMessages({library(jsonlite); library(survey)})
args <- commandArgs(TRUE)
cases <- if (length(args) > 0) as.integer(args[1]) else 60
most <- if (length(args) > 1) as.integer(args[2]) else 60
set.seed(if (length(args) > 2) as.integer(args[3]) else 4)
file <- if (length(args) > 3) args[4] else "random-designs.json"
pick <- function(...) sample(c(...), 1)
one <- function(k) {
  rules <- c("fail", "certainty", "adjust", "average")
  h <- if (runif(1) < .75) sample(2:6, 1) else 1
  rows <- NULL; unit <- 0
  kind <- pick("none", "psu", "psu", "two", "two")
  for (s in seq_len(h)) {
    units <- if (runif(1) < .15) 1 else sample(2:7, 1)
    for (u in seq_len(units)) {
      unit <- unit + 1
      size <- if (kind == "none") 1 else sample(1:6, 1)
      rows <- rbind(rows, data.frame(s = s, u = unit, within = u, v = seq_len(size)))
    }
    if (kind == "none") rows <- rbind(rows, data.frame(s = s, u = unit + seq_len(8), within = units + seq_len(8), v = 1)); unit <- max(rows$u)
  }
  if (runif(1) < .1) { rows <- rbind(rows, data.frame(s = h + 1, u = unit + 1, within = 1, v = 1)); h <- h + 1 }
  while (nrow(rows) < 24) rows <- rbind(rows, transform(rows[sample(nrow(rows), 8, TRUE), ], v = 100 + sample(1e6, 8)))
  if (nrow(rows) > most) rows <- rows[sort(sample(nrow(rows), most)), ]
  rows <- rows[sample(nrow(rows)), ]
  n <- nrow(rows)
  d <- rows
  d$w <- switch(pick("one", "log", "whole", "tiny", "huge"), one = rep(1, n), log = signif(exp(rnorm(n)) * 50, 5), whole = sample(1:900, n, TRUE), tiny = signif(runif(n) * 1e-6, 5), huge = signif(runif(n) * 1e9, 5))
  if (runif(1) < .3) d$w[sample(n, max(1, n %/% 10))] <- 0
  p <- sample(1:4, 1)
  x <- cbind(1, sapply(seq_len(p), function(j) switch(pick("num", "dummy", "rare", "big", "small", "group"), num = round(rnorm(n), 2), dummy = rbinom(n, 1, .5), rare = rbinom(n, 1, .15),
    big = round(1e5 * runif(n)), small = signif(1e-4 * rnorm(n), 4), group = as.numeric(d$u %% 3 == 0))))
  if (runif(1) < .2) x <- cbind(x, x[, 2] * 2 - 3)
  if (runif(1) < .1) x <- cbind(x, 1)
  if (runif(1) < .1) x <- x[, -1, drop = FALSE]
  eta <- scale(x %*% rnorm(ncol(x)))[, 1]; eta[is.na(eta)] <- 0
  d$y <- rbinom(n, 1, plogis(pick(-1.5, -.5, 0, .5) + .7 * eta))
  d$t <- round(rgamma(n, 2) * 100, 1); d$b <- round(rgamma(n, 3) * 40, 1) + 1
  strata <- h > 1; psu <- kind != "none"; repeated <- psu && strata && runif(1) < .3
  d$psu <- if (repeated) d$within else d$u
  counts <- tapply(d$u, d$s, function(z) length(unique(z)))
  fpc <- pick("no", "no", "count", "fraction", "certain")
  extra <- sample(0:20, length(counts), TRUE); names(extra) <- names(counts)
  total <- counts[as.character(d$s)] + extra[as.character(d$s)]
  if (!strata) total <- rep(length(unique(d$u)) + 9, n)
  if (fpc == "certain" && strata) total <- ifelse(d$s == 1, counts[as.character(d$s)], total)
  own <- if (strata) counts[as.character(d$s)] else length(unique(d$u))
  d$fpc <- as.numeric(if (fpc == "fraction") own / total else total)
  two <- kind == "two" && fpc %in% c("count", "certain")
  sub <- tapply(d$v, d$u, function(z) length(unique(z)))[as.character(d$u)]
  d$fpc2 <- as.numeric(sub + (d$u * 7) %% 5)
  rule <- sample(rules, 1)
  options(survey.lonely.psu = rule)
  ids <- if (two) ~psu + v else if (psu) ~psu else ~1
  des <- svydesign(ids, strata = if (strata) ~s else NULL, weights = ~w, nest = repeated, data = d, fpc = if (fpc == "no") NULL else if (two) ~fpc + fpc2 else ~fpc)
  within <- if (runif(1) < .35) runif(n) < .7 & !(d$u %in% sample(unique(d$u), 1)) else rep(TRUE, n)
  part <- des[within, ]
  form <- y ~ 0 + x
  part$variables$x <- x[within, , drop = FALSE]
  first <- svyglm(form, part, family = quasibinomial(), epsilon = 1e-8, maxit = 60)
  if (!first$converged || max(abs(first$linear.predictors)) > 9) return(NULL)
  # Run to the end, on the columns kept: at a small epsilon R no longer sees what is collinear.
  keep <- !is.na(coef(first, na.rm = FALSE))
  part$variables$x <- part$variables$x[, keep, drop = FALSE]
  from <<- unname(coef(first, na.rm = FALSE)[keep])
  # Started again from its own end: the working weights behind a standard error are those of the step before.
  for (again in 1:4) { fit <- svyglm(form, part, family = quasibinomial(), epsilon = 1e-30, maxit = 5, start = from); from <<- unname(coef(fit)) }
  if (anyNA(coef(fit)) || abs(fit$deviance / first$deviance - 1) > 1e-8) return(NULL)
  back <- function(v) { all <- rep(NA, length(keep)); all[keep] <- unname(v); all }
  # Columns so near collinear that R itself keeps few figures are left out.
  if (kappa(qr(sweep(part$variables$x, 2, sqrt(colSums(part$variables$x^2)), "/"))) > 1e4) return(NULL)
  # Designs that leave no variance are left out: what R gives is rounding.
  if (any(sqrt(diag(vcov(fit))) < 1e-9 * abs(coef(fit)))) return(NULL)
  m <- svymean(~t, part); tt <- svytotal(~t, part); r <- svyratio(~t, ~b, part); q <- svymean(~y, part, deff = "replace")
  list(x = lapply(seq_len(ncol(x)), function(j) x[, j]), y = d$y, t = d$t, b = d$b, weights = d$w, strata = if (strata) d$s else NULL, psu = if (psu) paste0("c", d$psu) else NULL, nest = repeated,
    fpc = if (fpc == "no") NULL else d$fpc, ssu = if (two) d$v else NULL, ssuFpc = if (two) d$fpc2 else NULL, domain = as.numeric(within), lonely = rule,
    coef = back(coef(fit)), se = back(sqrt(diag(vcov(fit)))), deviance = fit$deviance, df = degf(part), residualDf = fit$df.residual,
    mean = c(coef(m), SE(m)), total = c(coef(tt), SE(tt)), ratio = c(coef(r), SE(r)), share = c(coef(q), SE(q), deff(q)))
}
found <- list(); tried <- 0; why <- character()
while (length(found) < cases) {
  tried <- tried + 1
  got <- tryCatch(suppressWarnings(one(tried)), error = function(e) { why <<- c(why, conditionMessage(e)); NULL })
  if (!is.null(got)) found[[length(found) + 1]] <- got
}
write(toJSON(found, auto_unbox = TRUE, digits = NA, na = "null", null = "null"), file)
