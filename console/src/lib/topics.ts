/** What MQTT says of topic names and filters. */

const longest = 65_535;

function commonProblem(text: string): string {
  if (text === '') return 'is empty';
  if (text.includes('\0')) return 'has a null character in it';
  if (new TextEncoder().encode(text).length > longest) return `is longer than ${longest} bytes`;
  return '';
}

/** What is wrong with a topic that is published to; empty if nothing is. */
export function topicProblem(topic: string): string {
  const problem = commonProblem(topic);
  if (problem) return `The topic ${problem}.`;
  if (/[+#]/.test(topic)) return 'A topic that is published to has no + and no # in it: those are for subscriptions.';
  return '';
}

/** What is wrong with a filter that is subscribed to; empty if nothing is. */
export function filterProblem(filter: string): string {
  const problem = commonProblem(filter);
  if (problem) return `The topic filter ${problem}.`;
  let levels = filter.split('/');
  if (levels[0] === '$share') {
    if (levels.length < 3 || !levels[1] || /[+#]/.test(levels[1])) {
      return 'A shared subscription is $share/, a name for the group without + and #, / and a topic filter.';
    }
    levels = levels.slice(2);
    if (levels.join('/') === '') return 'The topic filter after the name of the group is empty.';
  }
  for (const [index, level] of levels.entries()) {
    if (level.includes('#') && (level !== '#' || index !== levels.length - 1)) {
      return '# stands alone at the end of a topic filter.';
    }
    if (level.includes('+') && level !== '+') return '+ stands for a whole level, alone between two slashes.';
  }
  return '';
}

/** Whether a message to this topic goes to subscribers of this filter. Of a shared subscription the part behind the group counts. */
export function matches(filter: string, topic: string): boolean {
  const wanted = filter.split('/');
  const levels = topic.split('/');
  if (wanted[0] === '$share') wanted.splice(0, 2);
  if (topic.startsWith('$') && /^[+#]/.test(wanted[0] ?? '')) return false;
  for (const [index, part] of wanted.entries()) {
    if (part === '#') return true;
    if (index >= levels.length || (part !== '+' && part !== levels[index])) return false;
  }
  return wanted.length === levels.length;
}
