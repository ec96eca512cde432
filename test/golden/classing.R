# Golden classes. Run from this folder: Rscript classing.R
# classInt: jenks gives upper bounds that belong to the class below, so minima and squares are recomputed here from the
# classes. Numbers are text with 17 significant digits.
library(jsonlite)
library(classInt)
num <- function(x) sprintf("%.17g", x)
data <- list(rivers = as.numeric(rivers), precip = as.numeric(precip), islands = as.numeric(islands),
             eruptions = faithful$eruptions)
squares <- function(x, class) sum(sapply(split(x, class), function(v) sum((v - mean(v))^2)))
rows <- list()
for (name in names(data)) for (k in 2:7) {
  x <- data[[name]]
  for (style in c("jenks", "fisher")) {
    breaks <- classIntervals(x, k, style = style)$brks
    class <- if (style == "jenks") cut(x, breaks, include.lowest = TRUE)
             else findInterval(x, breaks, rightmost.closed = TRUE)
    rows[[length(rows) + 1]] <- list(data = name, classes = k, method = "jenks", referee = style,
      minima = num(sort(tapply(x, class, min))[-1]), counts = as.integer(table(class)), squares = num(squares(x, class)))
  }
  # Interpolation between equal values leaves 1e-14 in R's quantiles, which moves a tie across the cut.
  quant <- signif(classIntervals(x, k, style = "quantile", type = 7)$brks, 14)
  if (!anyDuplicated(quant)) rows[[length(rows) + 1]] <- list(data = name, classes = k, method = "quantile",
    referee = "quantile", cuts = num(quant[2:k]), counts = as.integer(table(findInterval(x, quant, rightmost.closed = TRUE))))
  equal <- classIntervals(x, k, style = "equal")$brks
  rows[[length(rows) + 1]] <- list(data = name, classes = k, method = "equal-width", referee = "equal",
    cuts = num(equal[2:k]), counts = as.integer(table(factor(findInterval(x, equal, rightmost.closed = TRUE), 1:k))))
}
for (name in c("rivers", "islands")) {
  x <- data[[name]]
  brks <- classIntervals(x, style = "headtails", thr = .4)$brks
  rows[[length(rows) + 1]] <- list(data = name, classes = 20L, method = "head-tail", referee = "headtails",
    cuts = num(brks[-c(1, length(brks))]), counts = as.integer(table(findInterval(x, brks, rightmost.closed = TRUE))))
}
write(toJSON(list(data = lapply(data, num), cases = rows), auto_unbox = TRUE, pretty = 1), "classing.json")
