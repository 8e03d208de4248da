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
    rolldownOptions: {
      input: { main: "src/main.ts", track: "src/tracking/track.ts" },
      output: {
        // Foreign web pages load the tracking script by a name that never changes; it leaves no names of its own there.
        entryFileNames: ({ name }) => (name === "track" ? "track.js" : "assets/[name]-[hash].js"),
        banner: ({ name }) => (name === "track" ? "(() => {" : ""),
        footer: ({ name }) => (name === "track" ? "})();" : ""),
      },
    },
  },
  worker: { format: "es" },
  test: {
    environment: "jsdom",
    include: ["src/**/*.test.ts", "tests/**/*.test.ts"],
    setupFiles: ["tests/jsdom.ts"],
    restoreMocks: true,
    // Style sheets are read as text by tests/contrast.test.ts.
    css: true,
  },
});
