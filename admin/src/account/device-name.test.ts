import { expect, test } from "vitest";
import { deviceName } from "./device-name.ts";

test.each([
  [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0",
    { kind: "browser", browser: "Edge", system: "Windows" },
  ],
  [
    "Mozilla/5.0 (Linux; Android 15; SM-A546E) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36",
    { kind: "browser", browser: "Chrome", system: "Android" },
  ],
  [
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1",
    { kind: "browser", browser: "Safari", system: "iPhone" },
  ],
  ["curl/8.5.0", { kind: "program", name: "curl" }],
  ["<script>", { kind: "program", name: "" }],
  [null, { kind: "program", name: "" }],
])("a device is named as a person would: %s", (userAgent, name) => {
  expect(deviceName(userAgent)).toEqual(name);
});
