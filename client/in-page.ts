/** Whether there is a page around; servers and workers have none. */
export const inPage = typeof document !== 'undefined';
