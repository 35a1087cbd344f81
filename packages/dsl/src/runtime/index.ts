/** What runs in the frame. */
export {};
