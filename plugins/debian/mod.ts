/** Debian, and every other Linux that no plugin claims. */
import { definePlugin } from "../../core/mod.ts";
import { linux } from "./linux.ts";

export default definePlugin({ name: "debian", distributions: [linux] });
