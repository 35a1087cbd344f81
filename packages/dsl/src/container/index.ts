/** What the host draws around a program, and answers it. */
export {};
