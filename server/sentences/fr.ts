import type { Sentences } from './index';

export const FRENCH: Sentences = {
  explain: {
    putIn: 'Ajouté à la main ou par un fichier.',
    keptOut: 'Exclu à la main.',
    notListed: 'Absent de la liste.',
    holds: 'La règle est vérifiée.',
    canHold: 'Elle peut être remplie, selon la requête.',
    doesNotHold: 'La règle n’est pas vérifiée.',
    failing: (condition) => `Non vérifié : ${condition}.`,
  },
  refusal: {
    inUse: (keys, entries) => {
      const users = [
        ...(keys.length > 0 ? [`par les segments ${keys.join(', ')}`] : []),
        ...(entries > 0 ? [`par ${entries} ${entries === 1 ? 'entrée' : 'entrées'}`] : []),
      ];
      return `Le segment est utilisé ${users.join(' et ')}.`;
    },
    notActive: 'Le segment n’est pas actif.',
    noSegment: (key) => `Il n’y a pas de segment « ${key} ».`,
    keyTaken: (key) => `La clé « ${key} » est déjà prise.`,
  },
  run: {
    segmentGone: 'Le segment n’existe plus.',
    segmentDeleted: 'Le segment a été supprimé.',
    notActive: 'Le segment n’est pas actif.',
    atRequest: 'Le segment est décidé à chaque requête ; il n’a donc pas de membres enregistrés.',
    unreadable: 'La règle a été écrite par une version plus récente du plugin, que celle-ci ne sait pas lire.',
    databaseFailed: 'La base de données n’a pas pu évaluer la règle ; le journal du serveur en donne la raison.',
    cancelled: 'Annulé.',
    cancelledBy: (who) => `Annulé par ${who}.`,
  },
  audit: {
    scheduled: 'Comme prévu.',
    from: (name, key) => `À partir de « ${name} » (${key}).`,
    putIn: (count) => `${count} ajouté(s).`,
    takenOut: (count) => `${count} retiré(s).`,
    released: (count) => `${count} rendu(s) à la règle.`,
    byFile: (detail) => `${detail} Par un fichier.`,
  },
  health: {
    clockOff:
      'L’horloge est arrêtée : cron.enabled n’est pas true dans config/server. Les segments ne sont actualisés qu’aux enregistrements et par des appels ; horaires, dates d’activation, webhooks et suppression des données anciennes attendent.',
    noRefresh:
      'refresh.everyMinutes vaut 0 : ce qui est écrit sans passer par Strapi n’est vu qu’aux enregistrements et par des appels.',
    failed: (count) =>
      count === 1
        ? '1 segment actif n’a pas pu être actualisé.'
        : `${count} segments actifs n’ont pas pu être actualisés.`,
    webhooks: (count) =>
      count === 1
        ? '1 webhook ne peut être joint, ou est en pause pour cela.'
        : `${count} webhooks ne peuvent être joints, ou sont en pause pour cela.`,
    nobody: 'Il n’y a encore personne.',
    noUser:
      'Elle n’a pas de relation avec les utilisateurs du site : un visiteur connecté n’est reconnu que par une adresse e-mail confirmée.',
  },
  fault: {
    unreadable: 'Cette audience est illisible ; personne ne voit ce contenu.',
    unknownSegment: (key) => `Il n’y a pas de segment « ${key} » ; personne ne voit ce contenu.`,
    inactiveSegment: (key) => `Le segment « ${key} » est inactif ; personne ne voit ce contenu.`,
    failedSegment: (key) => `Le segment « ${key} » n’a pas pu être actualisé ; ses derniers membres comptent.`,
    contextUnavailable: (key) =>
      `Le segment « ${key} » demande ce dont ce site n’a pas de source (voir « context » dans la configuration) ; ces conditions sont fausses.`,
  },
  finding: {
    segmentFailed: 'Il n’a pas pu être actualisé : ses derniers membres comptent.',
    segmentSuspended:
      'Il a perdu beaucoup de membres par des profils supprimés et il est suspendu : rien n’en est annoncé avant sa reprise.',
    neverFilled: 'Il est actif, mais n’a jamais été rempli : personne n’y est.',
    segmentContext:
      'Il demande ce pour quoi ce site n’a pas de source (voir « context » dans la configuration) : ces conditions sont fausses.',
    refersInactive: (key) => `Sa règle nomme « ${key} », qui est inactif : ses membres d’alors comptent.`,
    eventUnseen: (name) => `Sa règle demande « ${name} », un événement jamais reçu.`,
    needsClock: 'Il a un horaire ou des dates d’activation, mais l’horloge est arrêtée : ils passent sans effet.',
    over: 'Elle est en cours, mais sa fin est passée : tous voient l’entrée telle quelle.',
    noVariants: 'Elle est en cours sans variante.',
    noGoal: 'Elle n’a pas d’objectif : ses résultats disent seulement qui a vu quoi.',
    goalUnseen: (name) => `Son objectif, l’événement « ${name} », n’est jamais arrivé.`,
    entryUnpublished: 'Elle est en cours, mais son entrée n’est pas publiée : personne n’en voit rien.',
    exposuresUnrecorded:
      'tracking.consent.required est activé, et les demandes de contenu ne disent rien du consentement : ce qui est montré des expériences n’est pas enregistré. Laissez le frontend le dire (experiences.exposures).',
    webhookFailing: 'Il ne peut être joint.',
    webhookPaused: 'Il est en pause ou désactivé : son destinataire n’apprend rien.',
    webhookUnknownSegment: (key) => `Il est pour le segment « ${key} », qui n’existe pas.`,
    moved: (count) =>
      `Au démarrage, ${count} numéros de ligne étaient à d’autres qu’avant, comme après la restauration de tables isolées : événements et historique peuvent être ceux d’autres personnes.`,
  },
  experience: {
    shownInstead: (name) =>
      `« ${name} » de cette entrée a commencé avant : quand les deux ont cours, c’est elle qui est montrée.`,
    unreachable: (name) => `Il ne reste personne : « ${name} », avant elle, prend tout le monde.`,
    sharesSpent: 'Il ne reste personne : les parts avant elle font 100 %.',
    noShare: 'Personne ne voit cela : la part est de 0 %.',
    unpublished: 'Personne ne voit cela : la variante n’est pas publiée, elle est ignorée.',
    misfit: (field) =>
      `Ce qu’elle dit dans « ${field} » ne convient plus au champ : la valeur de l’entrée est montrée.`,
  },
  index: {
    attribute: (label) => `trouve ceux dont « ${label} » convient`,
    rank: (label) => `trouve la limite du classement par « ${label} »`,
    rows: (rows) => `répond seul quelles lignes de ${rows} sont dans la période, et ce qu’elles donnent au total`,
    clock: (label) =>
      `trouve de qui passe « ${label} » avec le temps, pour que les membres suivent en quelques secondes`,
  },
};
