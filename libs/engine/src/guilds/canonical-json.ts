import type { Json } from '@guildhall/contract';

/** JSON that is the same text for equal documents: members sorted by name, nothing between them. */
export function canonicalJson(value: Json): string {
  return JSON.stringify(value, (_name, member: Json) => (isObject(member) ? sorted(member) : member));
}

type JsonMembers = { readonly [name: string]: Json };

function isObject(value: Json): value is JsonMembers {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Without a prototype: a member may have any name. */
function sorted(members: JsonMembers): JsonMembers {
  const result = Object.create(null) as { [name: string]: Json };
  for (const name of Object.keys(members).sort()) result[name] = members[name]!;
  return result;
}
