import { categories } from '../../review/finding';
import { placeInSection } from '../finding-place';
import type { NumberedFinding } from './numbered-finding';
import { markup, type SafeHtml } from './safe-html';

const severityLabels = { error: 'Error', warning: 'Warning', hint: 'Hint' } as const;

/** What was found, what to write instead, and which agent process says so. */
export function noteCard(finding: NumberedFinding): SafeHtml {
  const { number, severity, category, message, source, rule, by } = finding;
  return markup`<li class="note ${severity} ${category}" id="n${number}">
    <p class="note-head">
      <a class="number" href="#r${number}" aria-label="Note ${number}, back to the text">${number}</a>
      <span class="severity">${severityLabels[severity]}</span>
      <span class="category">${categories[category].label}</span> <span class="place">${placeInSection(finding.place)}</span>
    </p>
    ${correction(finding)}
    <p class="message">${message}</p>
    <p class="by">${source} ${rule} · ${by.agentId}, process ${by.pid}</p>
  </li>`;
}

function correction({ excerpt, suggestions: [first, ...others] }: NumberedFinding): SafeHtml | undefined {
  if (first === undefined) return undefined;
  const alternatives = others.length > 0 ? markup` <span class="others">or ${others.join(', ')}</span>` : undefined;
  const instead = first === '' ? markup`<ins class="nothing">nothing</ins>` : markup`<ins>${visible(first)}</ins>`;
  return markup`<p class="correction">
    <del>${visible(excerpt)}</del> <span aria-hidden="true">→</span> ${instead}${alternatives}
  </p> `;
}

/** Spaces alone are counted by eye. */
function visible(text: string): string {
  return text.trim() || '␣'.repeat(text.length);
}
