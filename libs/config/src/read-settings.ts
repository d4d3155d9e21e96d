import { invalid } from '@guildhall/contract';
import type { Environment, Setting, SettingTable } from './setting';

/**
 * A program's settings from the environment. A variable that is absent or empty takes its default.
 *
 * @throws GuildhallError invalid CONFIG_INVALID with the variable as its field
 */
export function readSettings<S>(table: SettingTable<S>, env: Environment = process.env): S {
  const rows = Object.entries(table) as [string, Setting<unknown>][];
  return Object.fromEntries(rows.map(([name, setting]) => [name, readSetting(setting, env)])) as S;
}

function readSetting<T>(setting: Setting<T>, env: Environment): T {
  const text = env[setting.variable]?.trim() ?? '';
  if (text === '') return setting.fallback();
  const value = setting.parse(text);
  if (value === undefined) throw badValue(setting, text);
  return value;
}

function badValue(setting: Setting<unknown>, text: string) {
  const told = setting.isSecret ? 'has a bad value' : `is "${text.length > 100 ? `${text.slice(0, 100)}…` : text}"`;
  const message = `${setting.variable} ${told}; it must be ${setting.form} (default ${setting.defaultText}).`;
  return invalid('CONFIG_INVALID', message, { field: setting.variable });
}
