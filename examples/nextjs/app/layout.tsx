import type { ReactNode } from 'react';
import { PageViews } from './page-views';

export const metadata = { title: 'Tea shop' };

export default function Layout({ children }: { children: ReactNode }) {
  return (
    <html lang="en">
      <body>
        {children}
        <PageViews />
      </body>
    </html>
  );
}
