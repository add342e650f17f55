import Link from 'next/link';
import { AddToCart } from './add-to-cart';
import { segments } from './segments';

interface Banner {
  documentId: string;
  title: string;
}

export default async function Page() {
  const client = await segments();
  const { data: banners } = await client.content<Banner[]>('banners', { sort: 'priority:desc' }, { cache: 'no-store' });
  return (
    <main>
      <h1>Tea shop</h1>
      <ul id="banners">
        {banners.map(({ documentId, title }) => (
          <li key={documentId}>{title}</li>
        ))}
      </ul>
      <AddToCart />
      <p>
        <Link href="/?shelf=green" prefetch={false}>
          Green teas
        </Link>
      </p>
    </main>
  );
}
