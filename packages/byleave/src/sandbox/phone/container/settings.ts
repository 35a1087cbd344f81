import { settingOf } from "@byleave/host";
import type { ContainerParts } from "./container.ts";
import { row } from "./row.ts";

/** What the user has granted, by scope, and the page on which that is undone. */
export function settings({ getSetting, showOwnPage, located, platform }: ContainerParts) {
	const setting = async (appId: string) => {
		const { authSetting } = settingOf(platform, await getSetting(appId));
		const location = located.get(appId);
		return { authSetting: { ...authSetting, ...(location === undefined ? {} : { location }) } };
	};
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
