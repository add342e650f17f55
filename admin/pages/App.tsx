import { Page } from '@strapi/strapi/admin';
import { lazy } from 'react';
import { Route, Routes } from 'react-router-dom';
import { needed } from '../permissions';
import { WithWords } from '../translations/WithWords';

const ExperiencesPage = lazy(() => import('./Experiences/ExperiencesPage'));
const ResultsPage = lazy(() => import('./Experiences/ResultsPage'));
const NewSegmentPage = lazy(() => import('./NewSegment/NewSegmentPage'));
const FindingsPage = lazy(() => import('./Findings/FindingsPage'));
const ImportsPage = lazy(() => import('./Imports/ImportsPage'));
const NewImportPage = lazy(() => import('./Imports/NewImportPage'));
const SegmentsPage = lazy(() => import('./Segments/SegmentsPage'));
const SegmentPage = lazy(() => import('./Segment/SegmentPage'));
const SubjectPage = lazy(() => import('./Subject/SubjectPage'));

const WebhooksPage = lazy(() => import('./Webhooks/WebhooksPage'));
const WebhookPage = lazy(() => import('./Webhooks/WebhookPage'));

/** The plugin's pages; each is loaded when it is first opened. Addresses are made by `paths`. */
export default function App() {
  return (
    <Page.Protect permissions={needed('read')}>
      <WithWords fallback={<Page.Loading />}>
        <Routes>
          <Route index element={<SegmentsPage />} />
          <Route path="new" element={<NewSegmentPage />} />
          <Route path="new/:way" element={<NewSegmentPage />} />
          <Route path="experiences" element={<ExperiencesPage />} />
          <Route path="experiences/:key" element={<ResultsPage />} />
          <Route path="findings" element={<FindingsPage />} />
          <Route path="imports" element={<ImportsPage />} />
          <Route path="imports/new" element={<NewImportPage />} />
          <Route path="segment/:key/:tab?" element={<SegmentPage />} />
          <Route path="subjects/:audience/:id" element={<SubjectPage />} />
          <Route path="webhooks" element={<WebhooksPage />} />
          <Route path="webhooks/:id" element={<WebhookPage />} />
          <Route path="*" element={<Page.Error />} />
        </Routes>
      </WithWords>
    </Page.Protect>
  );
}
