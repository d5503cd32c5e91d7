import { css } from 'lit';

/** Panels side by side, the controls beside them. */
export const look = css`
  .play {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0 1.5rem;
  }
  .play .control {
    flex: 1 1 12rem;
  }
  @container (max-width: 44rem) {
    /* The pictures first. */
    [aria-label='Controls'] {
      order: 1;
    }
  }
  .panels {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 9.5rem), 1fr));
    gap: 0.75rem;
  }
  @container (min-width: 44rem) {
    .panels {
      grid-template-columns: repeat(auto-fit, minmax(12rem, 1fr));
    }
  }
  @container (min-width: 62rem) {
    .panels {
      grid-template-columns: repeat(auto-fit, minmax(15rem, 1fr));
    }
  }
  @container (min-width: 90rem) {
    .panels {
      grid-template-columns: repeat(auto-fit, minmax(13.5rem, 1fr));
    }
  }
  .panels figure {
    max-width: 32rem;
  }
  .panels canvas {
    width: 100%;
    aspect-ratio: 1;
    cursor: crosshair;
    border-radius: 0.25rem;
  }
  .panels figcaption {
    min-height: 6.6em;
    font-size: 0.9rem;
    line-height: 1.35;
    font-variant-numeric: tabular-nums;
  }
  .name {
    display: flex;
    align-items: center;
    gap: 0.4rem;
    font-weight: 600;
    font-size: 0.95rem;
    overflow-wrap: anywhere;
  }
  #noise {
    max-height: 15rem;
    overflow-y: auto;
    scrollbar-color: var(--pico-muted-color) transparent;
  }
  @media print {
    #noise {
      max-height: none;
    }
  }
  .numbers {
    font-size: 0.85rem;
    margin: 0.5rem 0;
  }
  .verdict {
    color: var(--pico-color);
    font-size: 1.1rem;
  }
  .unlike {
    font-weight: 600;
  }
  .key {
    font-size: 0.9rem;
    max-width: 60rem;
  }
  .table {
    overflow-x: auto;
  }
  .table table {
    font-size: 0.85rem;
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }
`;
