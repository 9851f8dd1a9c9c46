import { useEffect } from 'react';
import { useAppState } from './app-context.tsx';

/** The colours of the page: as the setting says, else the system's. */
export function useTheme(): void {
  const theme = useAppState(({ settings }) => settings.theme);
  useEffect(() => {
    if (theme === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
  }, [theme]);
}
