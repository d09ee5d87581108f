import { defineConfig } from "vite";

/** The page that shows each component, with a server and a Stripe of its own. */
export default defineConfig({
  root: "demo",
  base: "./",
  build: { outDir: "../dist-demo", emptyOutDir: true },
});
