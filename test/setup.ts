import fc from "fast-check";

// The same cases in every run, so that a red run is about the change and not about chance; `npm run fuzz` tries new ones.
const seed = process.env.FUZZ === undefined ? 20261122 : Number(process.env.FUZZ);
fc.configureGlobal({ seed });
