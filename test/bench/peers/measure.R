# for the R peers: reads customers, runs a task once to warm up where that is cheap and once measured, prints one line of JSON
buyers <- function(args) {
  d <- read.csv(file.path(args[1], args[2]))
  old <- c(frequency = "x", recency = "t_x", zbar = "m", monetary = "m")
  names(d) <- ifelse(names(d) %in% names(old), old[names(d)], names(d))
  d
}

measure <- function(task, warm) {
  if (warm) task()
  before <- proc.time()
  found <- task()
  seconds <- sum((proc.time() - before)[1:2])
  peak <- grep("^VmHWM", readLines("/proc/self/status"), value = TRUE)
  check <- paste(sprintf('"%s": %.10g', names(found), unlist(found)), collapse = ", ")
  cat(sprintf(
    '\n{"cpu": %.6f, "rss": %.1f, "check": {%s}}\n',
    seconds, as.numeric(gsub("[^0-9]", "", peak)) / 1024, check
  ))
}
