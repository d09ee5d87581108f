import { defineConfig } from "vitest/config";

/** The library: one module and one style sheet. React and Stripe are the page's own. */
export default defineConfig({
  build: {
    lib: { entry: "src/index.ts", formats: ["es"], fileName: "index", cssFileName: "style" },
    rolldownOptions: { external: [/^react($|\/)/, /^react-dom($|\/)/, /^@stripe\//] },
    sourcemap: true,
    target: "es2022",
  },
  test: {
    environment: "jsdom",
    // One page after the other in each worker: making a new one takes longer than its tests.
    isolate: false,
    setupFiles: ["test/setup.ts"],
    include: ["test/**/*.test.{ts,tsx}"],
    restoreMocks: true,
    unstubGlobals: true,
  },
});
