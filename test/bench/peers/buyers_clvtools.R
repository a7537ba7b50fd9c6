# Rscript buyers_clvtools.R CACHE FILE MODEL: the same with CLVTools, which takes orders: each customer's summary as orders that have it
suppressMessages({
  library(CLVTools)
  library(data.table)
})
args <- commandArgs(TRUE)
source(file.path(dirname(sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE))), "measure.R"))
d <- buyers(args)
end <- as.Date("2005-01-01")
first <- end - round(7 * d$T)
# the repeat orders evenly from the first day to the last
row <- rep(seq_len(nrow(d)), d$x)
day <- floor(sequence(d$x) * round(7 * d$t_x)[row] / d$x[row])
orders <- data.table(
  Id = c(seq_len(nrow(d)), row), Date = c(first, first[row] + day), Price = c(rep(1, nrow(d)), d$m[row])
)
shop <- clvdata(orders,
  date.format = "ymd", time.unit = "weeks", name.id = "Id", name.date = "Date", name.price = "Price", data.end = end
)
fit <- switch(args[3], bg = bgnbd, pareto = pnbd, spend = gg)
measure(function() {
  fitted <- fit(shop, verbose = FALSE)
  if (args[3] == "pareto") return(list(r = round(coef(fitted)[["r"]], 2)))
  list("log-likelihood" = round(as.numeric(logLik(fitted)), 2))
}, warm = nrow(d) <= 10000)
