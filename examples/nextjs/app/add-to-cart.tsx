'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { client } from './client';

export function AddToCart() {
  const router = useRouter();
  const [total, setTotal] = useState(0);

  async function add() {
    setTotal(total + 20);
    await client.track('Cart Updated', { total: total + 20 });
    // Segments have followed by now: the server renders by them.
    router.refresh();
  }

  return (
    <p>
      <button onClick={add}>Add a tea, 20 €</button> Cart: {total} €
    </p>
  );
}
