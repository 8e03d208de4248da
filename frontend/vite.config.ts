import tailwindcss from "@tailwindcss/vite";
import { defineConfig } from "vitest/config";

// The build goes into the Python package, so that an installed wheel needs no Node.
const outDir = "../src/customer_map/server/web/static/customer_map/dist";

export default defineConfig({
  // Relative addresses: the pages decide where static files live.
  base: "./",
  plugins: [tailwindcss()],
  build: {
    outDir,
    emptyOutDir: true,
    manifest: "manifest.json",
    // Fonts and pictures stay files: a strict content policy allows no data: addresses.
    assetsInlineLimit: 0,
    rolldownOptions: { input: "src/main.ts" },
  },
  worker: { format: "es" },
  test: {
    environment: "jsdom",
    include: ["src/**/*.test.ts", "tests/**/*.test.ts"],
    restoreMocks: true,
    // Style sheets are read as text by tests/contrast.test.ts.
    css: true,
  },
});
