# Golden values of means, totals, ratios, proportions and their intervals. Run from this folder: Rscript estimates.R
suppressMessages({library(jsonlite); library(survey)})
data(api)
apistrat$y <- as.numeric(apistrat$sch.wide == "Yes"); apiclus1$y <- as.numeric(apiclus1$sch.wide == "Yes"); apiclus2$y <- as.numeric(apiclus2$sch.wide == "Yes")
one <- function(d, data, pieces) {
  m <- svymean(~api00, d, deff = TRUE); mr <- svymean(~api00, d, deff = "replace"); t <- svytotal(~enroll, d, na.rm = TRUE, deff = TRUE); tr <- svytotal(~enroll, d, na.rm = TRUE, deff = "replace")
  r <- svyratio(~api.stu, ~enroll, d, na.rm = TRUE, deff = TRUE)
  by <- svyby(~y, ~stype, d, svymean, deff = TRUE)
  p <- svymean(~y, d)
  ci <- lapply(setNames(nm = c("logit", "asin", "beta", "mean")), function(k) as.vector(confint(svyciprop(~y, d, method = k))))
  c(list(weights = unname(weights(d)), api00 = data$api00, enroll = data$enroll, apiStu = data$api.stu, y = data$y, stype = as.character(data$stype),
    mean = c(coef(m), SE(m), deff(m), deff(mr)), total = c(coef(t), SE(t), deff(t), deff(tr)), ratio = c(coef(r), SE(r), deff(r)),
    by = list(names = as.character(by$stype), p = unname(coef(by)), se = unname(SE(by)), deff = unname(deff(by))),
    proportion = c(coef(p), SE(p)), ci = ci, df = degf(d), meanCi = as.vector(confint(m, df = degf(d)))), pieces)
}
sets <- list(
  strat = one(svydesign(~1, strata = ~stype, weights = ~pw, fpc = ~fpc, data = apistrat), apistrat, list(strata = as.character(apistrat$stype), fpc = apistrat$fpc)),
  clus1 = one(svydesign(~dnum, weights = ~pw, fpc = ~fpc, data = apiclus1), apiclus1, list(psu = as.character(apiclus1$dnum), fpc = apiclus1$fpc)),
  clus2 = one(svydesign(~dnum + snum, fpc = ~fpc1 + fpc2, data = apiclus2), apiclus2, list(psu = as.character(apiclus2$dnum), fpc = apiclus2$fpc1, ssu = as.character(apiclus2$snum), ssuFpc = apiclus2$fpc2)))
write(toJSON(sets, auto_unbox = TRUE, digits = NA, na = "null"), "estimates.json")
