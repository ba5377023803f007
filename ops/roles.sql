-- Run by psql when the database is made: serving's login. What it may do is what the migrations grant to dd_serving.
\getenv password SERVING_PASSWORD
create role dd_serving nologin;
create role serving login password :'password' in role dd_serving;
