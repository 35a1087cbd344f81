import { truthTable } from "./table.ts";

truthTable("the truth table", async () => ({}));
