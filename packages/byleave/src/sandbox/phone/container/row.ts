import type { HostApi } from "@byleave/host";
import { MOST_PARAMS } from "@byleave/protocol";
import { BadParams, badParams } from "./params.ts";

type Row = Pick<HostApi, "run"> & Partial<HostApi>;

/** A call of the container: what it cannot read of its parameters it answers with error 2, in words. */
export function row({ run, ...more }: Row): HostApi {
	return {
		most: MOST_PARAMS,
		...more,
		async run(asking) {
			try {
				return await run(asking);
			} catch (error) {
				if (error instanceof BadParams) return badParams(error);
				throw error;
			}
		},
	};
}
