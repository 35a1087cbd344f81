import { flow } from "./flow.ts";

// What it is like stands there.
flow("from the tap to the user's name", async () => ({}));
