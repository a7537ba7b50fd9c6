/** Runs `task` once to warm up and `times` times measured; prints the median CPU seconds, the peak memory and the answer. */
export async function measure(task, { times = 3, warm = true } = {}) {
  let result = warm ? await task() : undefined;
  const seconds = [];
  for (let i = 0; i < times; i++) {
    result = undefined;
    const before = process.cpuUsage();
    result = await task();
    const { user, system } = process.cpuUsage(before);
    seconds.push((user + system) / 1e6);
  }
  seconds.sort((a, b) => a - b);
  const rss = process.resourceUsage().maxRSS / 1024;
  console.log(JSON.stringify({ cpu: seconds[seconds.length >> 1], rss, ...result }));
}
