import type { Sentences } from './index';

export const SPANISH: Sentences = {
  explain: {
    putIn: 'Incluido a mano o por un archivo.',
    keptOut: 'Excluido a mano.',
    notListed: 'No está en la lista.',
    holds: 'La regla se cumple.',
    canHold: 'Puede cumplirse, según la petición.',
    doesNotHold: 'La regla no se cumple.',
    failing: (condition) => `No se cumple: ${condition}.`,
  },
  refusal: {
    inUse: (keys, entries) => {
      const users = [
        ...(keys.length > 0 ? [`por los segmentos ${keys.join(', ')}`] : []),
        ...(entries > 0 ? [`por ${entries} ${entries === 1 ? 'entrada' : 'entradas'}`] : []),
      ];
      return `El segmento está en uso ${users.join(' y ')}.`;
    },
    notActive: 'El segmento no está activo.',
    noSegment: (key) => `No hay ningún segmento «${key}».`,
    keyTaken: (key) => `La clave «${key}» ya está en uso.`,
  },
  run: {
    segmentGone: 'El segmento ya no existe.',
    segmentDeleted: 'El segmento se eliminó.',
    notActive: 'El segmento no está activo.',
    atRequest: 'El segmento se decide en cada petición y no tiene miembros guardados.',
    unreadable: 'La regla fue escrita por una versión posterior del plugin, que esta no puede leer.',
    databaseFailed: 'La base de datos no pudo evaluar la regla; el registro del servidor dice por qué.',
    cancelled: 'Cancelado.',
    cancelledBy: (who) => `Cancelado por ${who}.`,
  },
  audit: {
    scheduled: 'Según lo previsto.',
    from: (name, key) => `A partir de «${name}» (${key}).`,
    putIn: (count) => `Incluidos: ${count}.`,
    takenOut: (count) => `Retirados: ${count}.`,
    released: (count) => `Devueltos a la regla: ${count}.`,
    byFile: (detail) => `${detail} Por un archivo.`,
  },
  health: {
    clockOff:
      'El reloj está parado: cron.enabled no es true en config/server. Los segmentos solo se actualizan al guardar y por medio de llamadas; las programaciones, las fechas de activación, los webhooks y la eliminación de datos antiguos esperan.',
    noRefresh:
      'refresh.everyMinutes es 0: lo que se escribe sin pasar por Strapi no se ve hasta guardar o hacer una llamada.',
    failed: (count) =>
      count === 1
        ? '1 segmento activo no se pudo actualizar.'
        : `${count} segmentos activos no se pudieron actualizar.`,
    webhooks: (count) =>
      count === 1
        ? '1 webhook no responde, o está en pausa por ello.'
        : `${count} webhooks no responden, o están en pausa por ello.`,
    nobody: 'Todavía no hay nadie.',
    noUser:
      'No tiene relación con los usuarios del sitio: a quien inicia sesión solo se le reconoce por un correo confirmado.',
  },
  fault: {
    unreadable: 'Esta audiencia no se puede leer; nadie ve este contenido.',
    unknownSegment: (key) => `No hay ningún segmento «${key}»; nadie ve este contenido.`,
    inactiveSegment: (key) => `El segmento «${key}» está inactivo; nadie ve este contenido.`,
    failedSegment: (key) => `El segmento «${key}» no se pudo actualizar; cuentan sus últimos miembros.`,
    contextUnavailable: (key) =>
      `El segmento «${key}» pregunta algo para lo que este sitio no tiene fuente (véase «context» en la configuración); esas condiciones son falsas.`,
  },
  finding: {
    segmentFailed: 'No se pudo actualizar: cuentan sus últimos miembros.',
    segmentSuspended:
      'Perdió muchos miembros por perfiles eliminados y está suspendido: nada se anuncia hasta reanudarlo.',
    neverFilled: 'Está activo, pero nunca se llenó: no hay nadie en él.',
    segmentContext:
      'Pregunta algo para lo que este sitio no tiene fuente (véase «context» en la configuración): esas condiciones son falsas.',
    refersInactive: (key) => `Su regla nombra «${key}», que está inactivo: cuentan sus miembros de entonces.`,
    eventUnseen: (name) => `Su regla pide «${name}», un evento que nunca llegó.`,
    needsClock: 'Tiene una programación o fechas de activación, pero el reloj está parado: pasan sin efecto.',
    over: 'Está en curso, pero su fin ya pasó: todos ven la entrada tal cual.',
    noVariants: 'Está en curso sin variante.',
    noGoal: 'No tiene objetivo: sus resultados solo dicen quién vio qué.',
    goalUnseen: (name) => `Su objetivo, el evento «${name}», nunca llegó.`,
    entryUnpublished: 'Está en curso, pero su entrada no está publicada: nadie ve nada de ella.',
    exposuresUnrecorded:
      'tracking.consent.required está activado, y las peticiones de contenido no dicen nada del consentimiento: lo mostrado de las experiencias no se registra. Que lo diga el frontend (experiences.exposures).',
    webhookFailing: 'No responde.',
    webhookPaused: 'Está en pausa o desactivado: su receptor no se entera de nada.',
    webhookUnknownSegment: (key) => `Es para el segmento «${key}», que no existe.`,
    moved: (count) =>
      `Al arrancar, ${count} números de fila eran de otros que antes, como tras restaurar tablas sueltas: eventos e historial pueden ser de otras personas.`,
  },
  experience: {
    shownInstead: (name) => `«${name}» de esta entrada empezó antes: mientras las dos estén en curso, se muestra esa.`,
    unreachable: (name) => `No queda nadie: «${name}», antes, se lleva a todos.`,
    sharesSpent: 'No queda nadie: las cuotas anteriores suman 100 %.',
    noShare: 'Nadie ve esto: la cuota es del 0 %.',
    unpublished: 'Nadie ve esto: la variante no está publicada y se pasa por alto.',
    misfit: (field) => `Lo que dice en «${field}» ya no encaja en el campo: se muestra el valor de la entrada.`,
  },
  index: {
    attribute: (label) => `encuentra a quienes cumplen «${label}»`,
    rank: (label) => `encuentra el límite de la clasificación por «${label}»`,
    rows: (rows) => `responde solo qué filas de ${rows} están en el periodo y cuánto suman`,
    clock: (label) => `encuentra de quién pasa «${label}» con el tiempo, para que los miembros sigan en segundos`,
  },
};
