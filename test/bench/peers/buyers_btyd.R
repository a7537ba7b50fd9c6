# Rscript buyers_btyd.R CACHE FILE MODEL: the same with BTYD
suppressMessages(library(BTYD))
args <- commandArgs(TRUE)
source(file.path(dirname(sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE))), "measure.R"))
d <- buyers(args)
model <- args[3]
cbs <- cbind(x = d$x, t.x = d$t_x, T.cal = d$T)
back <- d[d$x > 0, ]
measure(function() {
  if (model == "pareto") return(list(r = round(pnbd.EstimateParameters(cbs)[1], 2)))
  height <- if (model == "bg") {
    bgnbd.cbs.LL(bgnbd.EstimateParameters(cbs), cbs)
  } else {
    sum(spend.LL(spend.EstimateParameters(back$m, back$x), back$m, back$x))
  }
  list("log-likelihood" = round(height, 2))
}, warm = nrow(d) <= 10000)
