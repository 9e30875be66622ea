/** A photograph on its way: by XMLHttpRequest, since fetch tells no progress of what is sent. */
import type { AddedPhoto } from '../../../server/contract/photos.ts';
import { ApiError, ServerGone } from '../api/client.ts';
import { language } from '../state/language.ts';

/** As the server has it, so that nobody sends 11 MB over a slow line to be refused. */
export const MAX_BYTES = 10 * 1024 * 1024;

/** @param onShare told how much was sent, 0 to 1. @throws ApiError, ServerGone */
export function sendPhoto(
  path: string,
  form: FormData,
  onShare: (share: number) => void,
): Promise<AddedPhoto> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', path);
    request.setRequestHeader('Accept', 'application/json');
    request.setRequestHeader('Accept-Language', language.peek());
    request.responseType = 'json';
    request.upload.onprogress = ({ loaded, total }) => onShare(total > 0 ? loaded / total : 0);
    request.onload = () => {
      if (request.status === 201) resolve(request.response as AddedPhoto);
      else reject(new ApiError(request.status, (request.response as Record<string, unknown> | null) ?? {}));
    };
    request.onerror = () => reject(new ServerGone());
    request.send(form);
  });
}
