import { BadParams, type Params } from "../params.ts";

export interface City {
	readonly city: string;
	/** The number of its administrative area. */
	readonly adCode: string;
	/** As it is written in Latin letters: it is found by that, too. */
	readonly spell: string;
	/** Of the one that the user is in. */
	readonly longitude?: number;
	readonly latitude?: number;
}

/** UTF-16 units. */
const LONGEST = 64;
const MOST = 1000;

/** Cities that a program names; undefined where it names none. Throws BadParams for what is none. */
export function citiesOf(params: Params, field: string): readonly City[] | undefined {
	const value = params[field];
	if (value === undefined || value === null) return undefined;
	if (!Array.isArray(value)) throw new BadParams(`${field} must be a list of cities.`);
	if (value.length > MOST) throw new BadParams(`${field} may have ${MOST} cities at most.`);
	return value.map((one: unknown, index) => {
		const { city, adCode, spell } = Object(one) as Readonly<Record<string, unknown>>;
		if (typeof city !== "string" || city === "") throw new BadParams(`${field}[${index}].city must be a text.`);
		return { city: city.slice(0, LONGEST), adCode: text(adCode), spell: text(spell) };
	});
}
const text = (value: unknown): string => (value === undefined || value === null ? "" : String(value)).slice(0, LONGEST);

const row = (city: string, spell: string, adCode: string): City => ({ city, spell, adCode });

/** Large cities, with their numbers of GB/T 2260: what is offered where a program names none. */
export const usualCities: readonly City[] = [
	row("北京", "beijing", "110100"),
	row("天津", "tianjin", "120100"),
	row("沈阳", "shenyang", "210100"),
	row("大连", "dalian", "210200"),
	row("哈尔滨", "haerbin", "230100"),
	row("上海", "shanghai", "310100"),
	row("南京", "nanjing", "320100"),
	row("苏州", "suzhou", "320500"),
	row("杭州", "hangzhou", "330100"),
	row("宁波", "ningbo", "330200"),
	row("合肥", "hefei", "340100"),
	row("福州", "fuzhou", "350100"),
	row("厦门", "xiamen", "350200"),
	row("济南", "jinan", "370100"),
	row("青岛", "qingdao", "370200"),
	row("郑州", "zhengzhou", "410100"),
	row("武汉", "wuhan", "420100"),
	row("长沙", "changsha", "430100"),
	row("广州", "guangzhou", "440100"),
	row("深圳", "shenzhen", "440300"),
	row("重庆", "chongqing", "500100"),
	row("成都", "chengdu", "510100"),
	row("昆明", "kunming", "530100"),
	row("西安", "xian", "610100"),
];
/** The first ones that a person sees. */
export const usualHot: readonly City[] = usualCities.filter(({ spell }) =>
	["beijing", "shanghai", "guangzhou", "shenzhen", "hangzhou", "chengdu"].includes(spell),
);
