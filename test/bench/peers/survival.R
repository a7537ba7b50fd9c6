# Rscript survival.R CACHE CUSTOMERS TASK: the same with R's survival
suppressMessages(library(survival))
args <- commandArgs(TRUE)
source(file.path(dirname(sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE))), "measure.R"))
n <- as.integer(args[2])
task <- args[3]
values <- matrix(readBin(file.path(args[1], sprintf("lifetimes-%d.f64", n)), "double", n * 14), n)
colnames(values) <- c("stop", "event", "group", "score", paste0("x", 1:10))
d <- as.data.frame(values)
formula <- Surv(stop, event) ~ x1 + x2 + x3 + x4 + x5 + x6 + x7 + x8 + x9 + x10
fitted <- if (task %in% c("dfbeta", "zph")) coxph(formula, d)
tasks <- list(
  cox = function() {
    fit <- coxph(formula, d)
    c(
      as.list(round(coef(fit), 5)),
      list("standard error of x1" = round(sqrt(vcov(fit)[1, 1]), 6), concordance = round(fit$concordance[["concordance"]], 5))
    )
  },
  km = function() {
    fit <- survfit(Surv(stop, event) ~ 1, d, conf.type = "log-log")
    middle <- quantile(fit, 0.5)
    list("survival at the last age" = round(tail(fit$surv, 1), 9), median = middle$quantile[[1]])
  },
  weibull = function() {
    fit <- survreg(formula, d)
    c(as.list(round(coef(fit)[-1], 4)), list("(intercept)" = round(coef(fit)[[1]], 4), "log scale" = round(log(fit$scale), 4)))
  },
  dfbeta = function() list("sum of all" = round(sum(abs(residuals(fitted, "dfbeta"))), 4)),
  zph = function() list("chi-square" = round(cox.zph(fitted)$table["GLOBAL", "chisq"], 4)),
  concordance = function() {
    found <- concordance(Surv(stop, event) ~ score, d, reverse = TRUE)
    list(concordance = round(found$concordance[[1]], 9), "its error" = round(sqrt(found$var[[1]]), 7))
  },
  "log-rank" = function() list("chi-square" = round(survdiff(Surv(stop, event) ~ group, d)$chisq, 4))
)
measure(tasks[[task]], warm = n <= 100000)
