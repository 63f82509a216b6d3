import express from 'express';

/** The yardstick: Express with one route and nothing else. */
const app = express();
app.get('/', (_req, res) => {
  res.send('hello');
});
app.listen(Number(process.env.PORT ?? 3988), '127.0.0.1');
