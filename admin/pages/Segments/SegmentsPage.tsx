import { Layouts, Page } from '@strapi/strapi/admin';

/** The list of segments. */
export default function SegmentsPage() {
  return (
    <Page.Main>
      <Page.Title>Segments</Page.Title>
      <Layouts.Header title="Segments" />
    </Page.Main>
  );
}
