import type { ContainerParts } from "./container.ts";
import { row } from "./row.ts";

/** What the user has granted, by scope, and the page on which that is undone. */
export function settings({ getSetting, showOwnPage }: ContainerParts) {
	const setting = async (appId: string) => ({ ...(await getSetting(appId)) });
	return {
		getSetting: row({ run: ({ appId }) => setting(appId) }),
		openSetting: row({
			async run({ appId, turn }) {
				await turn(showOwnPage);
				return setting(appId);
			},
		}),
	};
}
