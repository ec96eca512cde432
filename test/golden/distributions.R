# Golden values of the distributions. Run from this folder: Rscript distributions.R
# R's own p and q functions (Wichura; Morris; Loader; Hill). Values are text with 17 significant digits.
# Left out, because R itself loses figures there: t beyond df 4e5, F quantiles with df1 < 1 or tiny p
# (qbeta is off in the 5th to 9th figure there).
library(jsonlite)
rows <- list()
add <- function(name, args, value) rows[[length(rows) + 1]] <<- list(name = name, args = args, value = sprintf("%.17g", value))
for (z in c(-37, -10, -3, -1e-8, 0, .5, 1.96, 8)) {
  add("normalProbability", list(z, "lower"), pnorm(z))
  add("normalProbability", list(z, "upper"), pnorm(z, lower.tail = FALSE))
}
for (p in c(1e-300, 1e-20, 1e-5, .025, .3, .5, .8, .975, .9999)) add("normalQuantile", list(p, "lower"), qnorm(p))
for (df in c(.5, 1, 2, 3, 21, 100, 1e5)) {
  for (x in df * c(1e-6, .1, .9, 1, 1.01, 2)) {
    add("chiSquareProbability", list(x, df, "lower"), pchisq(x, df))
    add("chiSquareProbability", list(x, df, "upper"), pchisq(x, df, lower.tail = FALSE))
  }
  for (p in c(1e-8, .001, .05, .5, .95, .999)) {
    add("chiSquareQuantile", list(p, df, "lower"), qchisq(p, df))
    add("chiSquareQuantile", list(p, df, "upper"), qchisq(p, df, lower.tail = FALSE))
  }
}
add("chiSquareProbability", list(100, 1, "upper"), pchisq(100, 1, lower.tail = FALSE))
for (df in c(.7, 1, 2, 5, 10, 30, 194, 1e4, 1e5)) {
  for (t in c(-40, -5, -1, -1e-3, 0, .2, 2, 12)) {
    add("studentProbability", list(t, df, "lower"), pt(t, df))
    add("studentProbability", list(t, df, "upper"), pt(t, df, lower.tail = FALSE))
  }
  for (p in c(1e-12, .001, .025, .3, .4999, .6, .975)) add("studentQuantile", list(p, df, "lower"), qt(p, df))
}
for (d in list(c(1, 1), c(2, 7), c(5, 194), c(.5, 3), c(300, 1000))) {
  for (x in c(1e-4, .3, 1, 4, 200)) {
    add("fisherProbability", list(x, d[1], d[2], "lower"), pf(x, d[1], d[2]))
    add("fisherProbability", list(x, d[1], d[2], "upper"), pf(x, d[1], d[2], lower.tail = FALSE))
  }
  if (d[1] >= 1) for (p in c(.05, .5, .95)) add("fisherQuantile", list(p, d[1], d[2], "lower"), qf(p, d[1], d[2]))
}
for (x in c(1e-5, .1, .5, 1, 1.5, 2, 3.7, 14.9, 15, 100, 1e6)) add("lnGamma", list(x), lgamma(x))
write(toJSON(rows, auto_unbox = TRUE, digits = NA), "distributions.json")
