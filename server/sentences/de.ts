import type { Sentences } from './index';

export const GERMAN: Sentences = {
  explain: {
    putIn: 'Von Hand oder durch eine Datei aufgenommen.',
    keptOut: 'Von Hand ausgeschlossen.',
    notListed: 'Nicht auf der Liste.',
    holds: 'Die Regel trifft zu.',
    canHold: 'Sie kann gelten, je nach Anfrage.',
    doesNotHold: 'Die Regel trifft nicht zu.',
    failing: (condition) => `Trifft nicht zu: ${condition}.`,
  },
  refusal: {
    inUse: (keys, entries) => {
      const users = [
        ...(keys.length > 0 ? [`von den Segmenten ${keys.join(', ')}`] : []),
        ...(entries > 0 ? [`von ${entries} ${entries === 1 ? 'Eintrag' : 'Einträgen'}`] : []),
      ];
      return `Das Segment wird verwendet: ${users.join(' und ')}.`;
    },
    notActive: 'Das Segment ist nicht aktiv.',
    noSegment: (key) => `Es gibt kein Segment „${key}“.`,
    keyTaken: (key) => `Der Schlüssel „${key}“ ist vergeben.`,
  },
  run: {
    segmentGone: 'Das Segment gibt es nicht mehr.',
    segmentDeleted: 'Das Segment wurde gelöscht.',
    notActive: 'Das Segment ist nicht aktiv.',
    atRequest: 'Das Segment wird bei jeder Anfrage entschieden und hat daher keine gespeicherten Mitglieder.',
    unreadable: 'Die Regel wurde von einer späteren Version des Plugins geschrieben; diese kann sie nicht lesen.',
    databaseFailed: 'Die Datenbank konnte die Regel nicht auswerten; das Protokoll des Servers nennt den Grund.',
    cancelled: 'Abgebrochen.',
    cancelledBy: (who) => `Abgebrochen von ${who}.`,
  },
  audit: {
    scheduled: 'Wie geplant.',
    from: (name, key) => `Aus „${name}“ (${key}).`,
    putIn: (count) => `${count} aufgenommen.`,
    takenOut: (count) => `${count} herausgenommen.`,
    released: (count) => `${count} der Regel zurückgegeben.`,
    byFile: (detail) => `${detail} Durch eine Datei.`,
  },
  health: {
    clockOff:
      'Die Uhr steht: cron.enabled ist in config/server nicht true. Segmente werden nur beim Speichern und durch Aufrufe aktualisiert; Zeitpläne, Aktivierungstermine, Webhooks und das Löschen alter Daten warten.',
    noRefresh:
      'refresh.everyMinutes ist 0: Was an Strapi vorbei geschrieben wird, wird erst beim Speichern oder durch einen Aufruf bemerkt.',
    failed: (count) =>
      count === 1
        ? '1 aktives Segment konnte nicht aktualisiert werden.'
        : `${count} aktive Segmente konnten nicht aktualisiert werden.`,
    webhooks: (count) =>
      count === 1
        ? '1 Webhook ist nicht erreichbar oder deshalb angehalten.'
        : `${count} Webhooks sind nicht erreichbar oder deshalb angehalten.`,
    nobody: 'Noch ist niemand darin.',
    noUser:
      'Es fehlt die Beziehung zu den Benutzern der Website: Angemeldete erkennt nur eine bestätigte E-Mail-Adresse.',
  },
  fault: {
    unreadable: 'Diese Zielgruppe ist nicht lesbar; niemand sieht diesen Inhalt.',
    unknownSegment: (key) => `Es gibt kein Segment „${key}“; niemand sieht diesen Inhalt.`,
    inactiveSegment: (key) => `Das Segment „${key}“ ist nicht aktiv; niemand sieht diesen Inhalt.`,
    failedSegment: (key) =>
      `Das Segment „${key}“ konnte nicht aktualisiert werden; es gelten seine letzten Mitglieder.`,
    contextUnavailable: (key) =>
      `Das Segment „${key}“ fragt nach etwas, wofür diese Website keine Quelle hat (siehe „context“ in der Konfiguration); diese Bedingungen gelten nie.`,
  },
  finding: {
    segmentFailed: 'Es konnte nicht aktualisiert werden: Seine letzten Mitglieder gelten.',
    segmentSuspended:
      'Es verlor viele Mitglieder durch gelöschte Profile und ist ausgesetzt: Bis zur Fortsetzung wird nichts davon gemeldet.',
    neverFilled: 'Es ist aktiv, wurde aber nie gefüllt: Niemand ist darin.',
    segmentContext:
      'Es fragt nach etwas, wofür diese Website keine Quelle hat (siehe „context“ in der Konfiguration); diese Bedingungen gelten nie.',
    refersInactive: (key) => `Seine Regel nennt „${key}“, das nicht aktiv ist: Dessen damalige Mitglieder gelten.`,
    eventUnseen: (name) => `Seine Regel fragt nach „${name}“, einem Ereignis, das nie eintraf.`,
    needsClock: 'Es hat einen Zeitplan oder Aktivierungstermine, aber die Uhr steht: Sie verstreichen ohne Wirkung.',
    over: 'Es läuft, aber sein Ende ist vorbei: Alle sehen den Eintrag, wie er ist.',
    noVariants: 'Es läuft ohne Variante.',
    noGoal: 'Es hat kein Ziel: Die Ergebnisse sagen nur, wer was sah.',
    goalUnseen: (name) => `Sein Ziel, das Ereignis „${name}“, traf nie ein.`,
    entryUnpublished: 'Es läuft, aber sein Eintrag ist nicht veröffentlicht: Niemand sieht etwas davon.',
    exposuresUnrecorded:
      'tracking.consent.required ist gesetzt, und Anfragen nach Inhalten sagen nichts über Zustimmung: Was von Erlebnissen gezeigt wird, wird nicht festgehalten. Lassen Sie es das Frontend melden (experiences.exposures).',
    webhookFailing: 'Er ist nicht erreichbar.',
    webhookPaused: 'Er ist angehalten oder ausgeschaltet: Sein Empfänger erfährt nichts.',
    webhookUnknownSegment: (key) => `Er ist für das Segment „${key}“, das es nicht gibt.`,
    moved: (count) =>
      `Beim Start gehörten ${count} Zeilennummern anderen als zuvor, wie nach dem Einspielen einzelner Tabellen: Ereignisse und Verlauf können die anderer sein.`,
  },
  experience: {
    shownInstead: (name) =>
      `„${name}“ für diesen Eintrag hat früher begonnen: Solange beide laufen, wird stattdessen „${name}“ gezeigt.`,
    unreachable: (name) => `Hierfür bleibt niemand: „${name}“ davor nimmt alle.`,
    sharesSpent: 'Hierfür bleibt niemand: Die Anteile davor ergeben 100 %.',
    noShare: 'Das sieht niemand: Der Anteil ist 0 %.',
    unpublished: 'Das sieht niemand: Die Variante ist nicht veröffentlicht und wird übergangen.',
    misfit: (field) => `Was sie in „${field}“ sagt, passt nicht mehr zu dem Feld: Gezeigt wird der Wert des Eintrags.`,
  },
  index: {
    attribute: (label) => `findet alle, bei denen „${label}“ passt`,
    rank: (label) => `findet die Grenze der Rangfolge nach „${label}“`,
    rows: (rows) => `sagt allein, welche Einträge von ${rows} im Zeitraum liegen und was sie ergeben`,
    clock: (label) => `findet, wessen „${label}“ mit der Zeit vorübergeht, so dass Mitglieder binnen Sekunden folgen`,
  },
};
