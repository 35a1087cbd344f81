export { type DoctorOptions, doctor } from "./doctor.ts";
export type { CheckName, Finding } from "./finding.ts";
export type { Client } from "./visit.ts";
