const containerCalls = [
	"confirm",
	"prompt",
	"showModal",
	"showToast",
	"hideToast",
	"showLoading",
	"hideLoading",
	"showActionSheet",
	"setNavigationBar",
	"getClipboard",
	"setClipboard",
	"getLocation",
	"vibrate",
	"vibrateShort",
	"vibrateLong",
	"getSetting",
	"openSetting",
	"makePhoneCall",
	"openLocation",
	"optionsSelect",
	"multiLevelSelect",
	"datePicker",
	"chooseCity",
] as const;
/** Those that @byleave/host has itself. */
const ownCalls = [
	"alert",
	"getAuthorize",
	"getOpenUserInfo",
	"getPhoneNumber",
	"getAuthUserInfo",
	"getSiteInfo",
] as const;
/**
 * The calls that the phone's host answers beside getAuthCode: what stands on `my`, and what canIUse says, before the host has been
 * heard. A name that is missing here is there all the same once it has.
 */
export const hostCalls = [...ownCalls, ...containerCalls] as const;
/** Those that the phone's container answers. */
export type ContainerCall = (typeof containerCalls)[number];
export type HostCall = (typeof hostCalls)[number];
