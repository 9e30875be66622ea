-- What somebody looked at and found to be in order: kept with the word, also when it is taken back or seen anew.
-- A finding is known by its kind and subject (a place, a unit, a municipality and month); one that holds more units than
-- when it was dismissed is shown again.
create table finding_dismissals (
  number bigint generated always as identity primary key,
  kind text collate "C" not null,
  subject text collate "C" not null,
  units integer not null,
  reason text not null,
  dismissed_by text not null,
  dismissed_at timestamptz not null,
  undone_by text,
  undone_at timestamptz,
  check ((undone_by is null) = (undone_at is null))
);
create unique index finding_dismissals_open on finding_dismissals (kind, subject) where undone_at is null;

-- What the programme measures. `summary` says how periods make a year and units a territory: flows add up, of stocks the
-- last counts and adds up, shares are averaged. Of `people` nobody counts twice: what an association tells beyond its
-- members counts with it alone.
create table indicators (
  code text collate "C" primary key,
  name_es text not null, name_en text not null,
  unit_es text not null, unit_en text not null,
  kind text not null check (kind in ('count', 'money', 'area', 'share')),
  frequency text not null check (frequency in ('monthly', 'quarterly', 'yearly')),
  summary text not null check (summary in ('sum', 'last', 'mean')),
  people boolean not null default false,
  sdg_targets text[] not null,
  topic text not null check (topic in ('people', 'work', 'income', 'environment')),
  position integer not null
);
insert into indicators (position, code, topic, name_es, name_en, unit_es, unit_en, kind, frequency, summary, people, sdg_targets) values
  (1, 'learners', 'people', 'Aprendices', 'Learners', 'personas', 'people', 'count', 'yearly', 'last', true, '{4.4.1}'),
  (2, 'training_places', 'people', 'Cupos de formación', 'Training places', 'cupos', 'places', 'count', 'yearly', 'sum', false, '{4.4.1}'),
  (3, 'people_trained', 'people', 'Personas formadas', 'People trained', 'personas', 'people', 'count', 'yearly', 'last', true, '{4.4.1,8.6.1}'),
  (4, 'associated_people', 'people', 'Asociatividad: personas asociadas', 'Associativity: people in associations', 'personas', 'people', 'count', 'yearly', 'last', true, '{8.3.1}'),
  (5, 'young_successors', 'people', 'Relevo generacional: jóvenes que continúan la unidad', 'Generational renewal: young people who carry on', 'personas', 'people', 'count', 'yearly', 'last', true, '{8.6.1}'),
  (6, 'out_of_poverty', 'people', 'Salida de la pobreza', 'People out of poverty', 'personas', 'people', 'count', 'yearly', 'last', true, '{1.1.1}'),
  (7, 'jobs', 'work', 'Empleos', 'Jobs', 'empleos', 'jobs', 'count', 'yearly', 'last', true, '{8.5.2,8.3.1}'),
  (8, 'day_wages', 'work', 'Trabajo por jornal', 'Paid by the day (jornal)', 'personas', 'people', 'count', 'yearly', 'last', true, '{8.5.2}'),
  (9, 'piece_wages', 'work', 'Trabajo a destajo', 'Paid by the piece (destajo)', 'personas', 'people', 'count', 'yearly', 'last', true, '{8.5.2}'),
  (10, 'sales', 'income', 'Ventas', 'Sales', 'pesos', 'pesos', 'money', 'monthly', 'sum', false, '{2.3.1,2.3.2}'),
  (11, 'own_consumption', 'income', 'Autoconsumo', 'Own consumption', '% de la producción', '% of what is produced', 'share', 'yearly', 'mean', false, '{2.3.1}'),
  (12, 'non_monetary_income', 'income', 'Ingreso no monetario', 'Non-monetary income', 'pesos', 'pesos', 'money', 'yearly', 'sum', false, '{1.1.1,2.3.2}'),
  (13, 'resources_public', 'income', 'Recursos gestionados: públicos', 'Resources managed: public', 'pesos', 'pesos', 'money', 'yearly', 'sum', false, '{8.3.1}'),
  (14, 'resources_private', 'income', 'Recursos gestionados: privados', 'Resources managed: private', 'pesos', 'pesos', 'money', 'yearly', 'sum', false, '{8.3.1}'),
  (15, 'resources_cooperation', 'income', 'Recursos gestionados: cooperación', 'Resources managed: cooperation', 'pesos', 'pesos', 'money', 'yearly', 'sum', false, '{8.3.1}'),
  (16, 'hectares_reforested', 'environment', 'Hectáreas reforestadas', 'Hectares reforested', 'ha', 'ha', 'area', 'yearly', 'sum', false, '{2.4.1}'),
  (17, 'basins_recovered', 'environment', 'Cuencas recuperadas', 'Basins recovered', 'cuencas', 'basins', 'count', 'yearly', 'sum', false, '{2.4.1}'),
  (18, 'mercury_avoided', 'environment', 'Mercurio evitado', 'Mercury avoided', 'kg', 'kg', 'count', 'yearly', 'sum', false, '{2.4.1}');

-- The newest value of each unit and period; every one that was ever told stands among the events (measured).
create table indicator_values (
  unit_code text collate "C" not null,
  indicator text collate "C" not null references indicators,
  period date not null,                          -- its first day
  value double precision not null,
  recorded_at timestamptz not null,
  event_number bigint not null,
  primary key (unit_code, indicator, period)
);
create index indicator_values_indicator on indicator_values (indicator, period);

-- Of a territory and year; kind country has the code CO. `value` is what was told of it as a whole.
create table indicator_figures (
  indicator text collate "C" not null references indicators,
  kind text collate "C" not null,
  code text collate "C" not null,
  year integer not null,
  value double precision,
  target double precision,
  recorded_by text not null,
  recorded_at timestamptz not null,
  primary key (indicator, kind, code, year)
);
