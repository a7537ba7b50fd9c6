import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

const executablePath = ["/usr/bin/chromium", "/usr/bin/chromium-browser"].find((path) => existsSync(path));

/** Whether browser tests can run. With CLIENTELE_REQUIRE_BROWSER set a missing browser is a failure, not a skip. */
export function hasBrowser(): boolean {
  if (executablePath === undefined && process.env.CLIENTELE_REQUIRE_BROWSER) {
    throw new Error("No chromium at /usr/bin/chromium, and CLIENTELE_REQUIRE_BROWSER asks for one.");
  }
  return executablePath !== undefined;
}

/** Debian's Chromium, headless, with nothing that reaches for the network. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: executablePath as string,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}
