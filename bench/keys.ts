/** Everything that is measured, in the order in which it is shown. */
export interface Key {
  readonly key: string;
  /** As it is written in the documentation: `≤ 1.15`, `1`; null: for the eye only. */
  readonly target: string | null;
}

const key = (name: string, target: string | null = null): Key => ({ key: name, target });

export const keys: readonly Key[] = [
  key('shim_ms', '≤ 5'),
  key('shim_vs_node', '≤ 0.05'),
  key('shim_vs_floor', '≤ 1.5'),
  key('shim_vs_aws_cli'),
  key('shim_vs_grc'),
  key('git_ls_remote_vs_floor', '≤ 1.1'),
  key('cold200_upstream_calls', '≤ 1'),
  key('cold200_failed', '≤ 0'),
  key('cold200_p99_ms'),
  key('ready_vs_empty', '≤ 1.15'),
  key('first_answer_vs_empty', '≤ 1.35'),
  key('hidden_pss_vs_empty', '≤ 1.05'),
  key('idle_wakeups_per_min'),
  key('idle_wakeups_empty_per_min'),
  key('first_paint_ms', '≤ 300'),
  key('ready_ms'),
  key('ready_empty_ms'),
  key('quick_panel_ms', '≤ 100'),
  key('quick_panel_first_ms'),
  key('palette_ms', '≤ 50'),
  key('click_p99_ms', '≤ 16.7'),
  key('click_first_p99_ms'),
  key('scale_use_ratio', '≤ 2'),
  key('scale_renew_ratio', '≤ 1.5'),
  key('scale_first_list_ms', '≤ 300'),
  key('scale_resync_stall_ms', '≤ 50'),
  key('scale_first_sync_stall_ms', '≤ 100'),
  key('scale_stall_floor_ms'),
  key('scale_resync_written_bytes', '≤ 0'),
  key('scale_renderer_cpu_s', '≤ 1'),
  key('scale_keystroke_p99_ms', '≤ 16'),
  key('scale_keystroke_first_ms'),
  key('scale_keystroke_floor_p99_ms'),
  key('scale_main_pss_mb', '≤ 150'),
  key('scale_main_pss_window_mb'),
  key('scale_cli_tax', '≤ 1.15'),
  key('scale_growth_sync', '≤ 1.1'),
  key('scale_growth_use', '≤ 1.1'),
  key('scale_growth_list', '≤ 1.1'),
  key('scale_growth_resync', '≤ 1.1'),
  key('scale_growth_logout', '≤ 1.1'),
  key('scale_sync_s'),
  key('scale_resync_s'),
  key('scale_use_ms'),
  key('scale_renew_ms'),
  key('scale_list_ms'),
  key('scale_logout_ms'),
];

/** Null: nothing to hold it against. */
export function isMet(target: string | null, value: number | null): boolean | null {
  const limit = /^≤ ([\d.]+)$/.exec(target ?? '')?.[1];
  return limit === undefined || value === null ? null : value <= Number(limit);
}
