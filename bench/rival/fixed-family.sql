create or replace temp table family as
select
  substr(line, 14, 11) as household_key,
  substr(line, 40, 7) as territory_code,
  substr(line, 47, 8) as registered_on,
  trim(substr(line, 55, 40)) as district,
  trim(substr(line, 95, 40)) as street,
  substr(line, 135, 8) as postal_code,
  substr(line, 143, 9) as income,
  substr(line, 152, 2) as persons
from read_csv({{path}}, auto_detect = false, columns = {'line': 'VARCHAR'}, header = false, delim = '\x01', quote = '', escape = '', encoding = {{encoding}})
where substr(line, 38, 2) = '01'
