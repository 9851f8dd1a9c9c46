/**
 * Copies what the user pressed Copy on. The selection way comes first: it needs no permission, and the app denies
 * every permission to its window.
 */
export async function copyText(text: string): Promise<boolean> {
  const held = document.activeElement;
  const area = document.createElement('textarea');
  area.value = text;
  area.readOnly = true;
  area.style.position = 'fixed';
  area.style.opacity = '0';
  // Inside an open dialog: focus outside of it would be taken back before the copy.
  (held?.closest('[role="dialog"]') ?? document.body).append(area);
  area.select();
  const copied = document.execCommand('copy');
  area.remove();
  if (held instanceof HTMLElement) held.focus();
  if (copied) return true;
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
